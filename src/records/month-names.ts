/** Languages in which programs and people write dates. No two of them give one name to two months. */
export const dateLanguages =
  "ar bg ca cs da de el en es et fi fr he hi hu id it lt lv nb nl pl pt ro ru sk sl sr sv th tr uk".split(" ");

/**
 * Beside a day, a month may stand in another case; and programs that know no cases write its name as it stands alone:
 * Czech "června", "červen".
 */
const forms: readonly Intl.DateTimeFormatOptions[] = [
  { month: "long", day: "numeric" },
  { month: "short", day: "numeric" },
  { month: "long" },
  { month: "short" },
];

let months: ReadonlyMap<string, number> | undefined;

/**
 * Which month a name is of, from 1: in full as in "1 мая", short ("févr."), or as the letters that it begins with,
 * three or more ("Mär").
 */
export function monthNamed(name: string): number | undefined {
  // Nearly nobody needs them.
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
    // Catalan says "de maig" and "d’abril".
    const name = (part?.value ?? "").toLowerCase().replace(/^(?:de |d’)|\.$/g, "");
    return [name, index + 1];
  });
}
