/** Languages in which programs and people write dates. No name means different months in two of them. */
export const dateLanguages =
  "ar bg ca cs da de el en es et fi fr he hi hu id it lt lv nb nl pl pt ro ru sk sl sr sv th tr uk".split(" ");

/**
 * Next to a day, month names may be inflected; some programs use the nominative instead: Czech "června" and "červen".
 */
const forms: readonly Intl.DateTimeFormatOptions[] = [
  { month: "long", day: "numeric" },
  { month: "short", day: "numeric" },
  { month: "long" },
  { month: "short" },
];

let months: ReadonlyMap<string, number> | undefined;

/**
 * The number of a month, from 1, by its full name as in "1 мая", its short name ("févr."), or at least its first three
 * letters ("Mär").
 */
export function monthNamed(name: string): number | undefined {
  // Built on first use, because rarely needed.
  months ??= allMonths();
  const letters = name.toLowerCase();
  const known = months.get(letters);
  if (known !== undefined || letters.length < 3) return known;
  const begun = new Set([...months].filter(([full]) => full.startsWith(letters)).map(([, month]) => month));
  const [only, ...others] = begun;
  return others.length === 0 ? only : undefined;
}

function allMonths(): ReadonlyMap<string, number> {
  const names = dateLanguages.flatMap((language) => forms.flatMap((form) => namesIn(language, form)));
  return new Map(names.filter(([name]) => /^\p{L}/u.test(name)));
}

function namesIn(language: string, form: Intl.DateTimeFormatOptions): readonly (readonly [string, number])[] {
  const format = new Intl.DateTimeFormat(language, { timeZone: "UTC", ...form });
  return Array.from({ length: 12 }, (_, index) => {
    const part = format.formatToParts(Date.UTC(2024, index, 1)).find(({ type }) => type === "month");
    // Catalan writes "de maig" and "d’abril".
    const name = (part?.value ?? "").toLowerCase().replace(/^(?:de |d’)|\.$/g, "");
    return [name, index + 1];
  });
}
