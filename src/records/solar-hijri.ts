const months = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split(" ");
/** In years of this calendar: earlier dates do not occur on the web, or in print. */
const [firstYear, lastYear] = [1200, 1499];
const dayMs = 86_400_000;
/** The number of days from the start of year 1 to 1970. */
const daysBefore1970 = 492_268;

/** The number of an Iranian month, from 1, by name. */
export function solarMonthNamed(name: string): number | undefined {
  // Arabic keyboards have variants of two Persian letters.
  const month = months.indexOf(name.replaceAll("ي", "ی").replaceAll("ك", "ک")) + 1;
  return month === 0 ? undefined : month;
}

/** Converts a date of the Iranian calendar (Solar Hijri) to `2024-05-12`; undefined if it does not exist. */
export function daySolarHijri(year: number, month: number, day: number): string | undefined {
  if (year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1) return undefined;
  const start = firstDayOf(year, month);
  const next = month === 12 ? firstDayOf(year + 1, 1) : firstDayOf(year, month + 1);
  if (start + day > next) return undefined;
  return new Date((start + day - 1) * dayMs).toISOString().slice(0, 10);
}

/** In days since 1970. Six months have 31 days, the others 30; 8 of 33 years are leap years. */
function firstDayOf(year: number, month: number): number {
  const inYear = 31 * Math.min(month - 1, 6) + 30 * Math.max(month - 7, 0);
  return 365 * (year - 1) + Math.floor((8 * year + 21) / 33) + inYear - daysBefore1970;
}
