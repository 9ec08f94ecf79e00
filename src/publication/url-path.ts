import { encodedPath } from "../path-spelling.ts";

/** The one address of a published file: `x/index.html` has `/x/` alone. */
export function urlPathOf(path: string): string {
  const isIndex = path === "index.html" || path.endsWith("/index.html");
  return encodedPath(`/${isIndex ? path.slice(0, -"index.html".length) : path}`);
}
