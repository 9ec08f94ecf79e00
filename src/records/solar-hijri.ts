const months = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split(" ");
/** In years of this calendar; before them, nobody wrote for the web, nor for print in it. */
const [firstYear, lastYear] = [1200, 1499];
const dayMs = 86_400_000;
/** How many days the year 1 began before 1970. */
const daysBefore1970 = 492_268;

/** The month of Iran's calendar that a name is of, from 1. */
export function solarMonthNamed(name: string): number | undefined {
  // Keyboards for Arabic have other letters for two of Persian.
  const month = months.indexOf(name.replaceAll("ي", "ی").replaceAll("ك", "ک")) + 1;
  return month === 0 ? undefined : month;
}

/** The day of Iran's calendar (Solar Hijri) as `2024-05-12`; undefined for one that it does not have. */
export function daySolarHijri(year: number, month: number, day: number): string | undefined {
  if (year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1) return undefined;
  const start = firstDayOf(year, month);
  const next = month === 12 ? firstDayOf(year + 1, 1) : firstDayOf(year, month + 1);
  if (start + day > next) return undefined;
  return new Date((start + day - 1) * dayMs).toISOString().slice(0, 10);
}

/** In days since 1970. Six months have 31 days, the others 30; of 33 years, 8 have one day more at their end. */
function firstDayOf(year: number, month: number): number {
  const inYear = 31 * Math.min(month - 1, 6) + 30 * Math.max(month - 7, 0);
  return 365 * (year - 1) + Math.floor((8 * year + 21) / 33) + inYear - daysBefore1970;
}
