/** `/2024/05/01/title`, as most programs for weblogs make addresses. */
const dayInPath = /\/((?:19|20)\d{2})\/(\d{1,2})\/(\d{1,2})\/[^/?#]+[^#]*$/;

/** The day that an address of an article tells: `2024-05-01`; perhaps one that no calendar has. */
export function dayInAddress(address: string | undefined): string | undefined {
  const [, ...parts] = dayInPath.exec(address ?? "") ?? [];
  return parts.length === 0 ? undefined : parts.join("-");
}
