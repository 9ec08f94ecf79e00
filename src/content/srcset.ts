import { absoluteUrl } from "../records/absolute-url.ts";

/** HTML's image candidates: an address without white space; then, unless a comma ends it, descriptors up to the next comma. */
const candidate = /[\s,]*(\S*[^\s,])(?:,|\s+([^,]*))?/g;

/** A `srcset` with every address absolute, without the candidates whose address leads nowhere; missing where none remains. */
export function absoluteSrcset(srcset: string, permalink: string): string | undefined {
  const candidates = [...srcset.matchAll(candidate)].flatMap(([, address = "", descriptor = ""]) => {
    const url = absoluteUrl(address, permalink);
    return url === undefined ? [] : [`${url} ${descriptor}`.trim()];
  });
  return candidates.length === 0 ? undefined : candidates.join(", ");
}
