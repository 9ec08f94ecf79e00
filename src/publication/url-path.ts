import { encodedPath } from "../path-spelling.ts";

/** The canonical URL path of a published file: that of `x/index.html` is `/x/`. */
export function urlPathOf(path: string): string {
  const isIndex = path === "index.html" || path.endsWith("/index.html");
  return encodedPath(`/${isIndex ? path.slice(0, -"index.html".length) : path}`);
}
