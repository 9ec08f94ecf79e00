/** `/2024/05/01/title`, the usual form of addresses of blog posts. */
const dayInPath = /\/((?:19|20)\d{2})\/(\d{1,2})\/(\d{1,2})\/[^/?#]+[^#]*$/;

/** The date in an article's address, as `2024-05-01`; it may be one that no calendar has. */
export function dayInAddress(address: string | undefined): string | undefined {
  const [, ...parts] = dayInPath.exec(address ?? "") ?? [];
  return parts.length === 0 ? undefined : parts.join("-");
}
