import { dateLanguages } from "./month-names.ts";

let weekdays: ReadonlySet<string> | undefined;

/** Whether a word is a weekday, full or abbreviated ("Wed", "mercredi", "śr."). */
export function isWeekday(word: string): boolean {
  weekdays ??= new Set([...dateLanguages, "fa"].flatMap(weekdaysIn));
  return weekdays.has(lettersOf(word));
}

function weekdaysIn(language: string): readonly string[] {
  const styles = ["long", "short"] as const;
  const names = styles.flatMap((weekday) => {
    const format = new Intl.DateTimeFormat(language, { timeZone: "UTC", weekday });
    return Array.from({ length: 7 }, (_, day) => format.format(Date.UTC(2024, 0, 1 + day)));
  });
  // Besides the short names of Intl, people write "Tues." and "Thurs.".
  const others = language === "en" ? ["tues", "weds", "thur", "thurs"] : [];
  return [...names, ...others].map(lettersOf);
}

/** Persian writes "سه‌شنبه" with or without an invisible character. */
function lettersOf(name: string): string {
  return name.toLowerCase().replace(/\p{Cf}|\.$/gu, "");
}
