/**
 * The values of one part of a cron field, from `lowest` to `highest`: `*`, `5`, `1-5`, or `*` or a range with a step. A
 * range may wrap around: `11-2` of the months. Undefined if it is malformed.
 */
export function cronRange(part: string, lowest: number, highest: number): readonly number[] | undefined {
  const [, range, step = "1"] = /^(\*|\d{1,2}-\d{1,2}|\d{1,2}(?!\/))(?:\/(\d{1,2}))?$/.exec(part) ?? [];
  if (range === undefined || Number(step) === 0) return undefined;
  const [first = lowest, last = first] = range === "*" ? [lowest, highest] : range.split("-").map(Number);
  if (Math.min(first, last) < lowest || Math.max(first, last) > highest) return undefined;
  const count = (last < first ? last + highest - lowest + 1 : last) - first;
  const values = Array.from(
    { length: Math.floor(count / Number(step)) + 1 },
    (_, index) => first + index * Number(step),
  );
  return values.map((value) => (value > highest ? value - highest + lowest - 1 : value));
}
