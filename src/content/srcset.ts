import { absoluteUrl } from "../records/absolute-url.ts";

/** An image candidate of HTML: an address without white space or outer commas, then descriptors up to a comma. */
const candidate = /([^\s,](?:\S*[^\s,])?)(?:,|\s+([^,]*))?/g;

/** A density, or a width with an optional height. Anything else is invalid (HTML, "Parsing a srcset attribute"). */
const descriptors = /^(?:\d+(?:\.\d+)?x|[1-9]\d*w(?:\s+[1-9]\d*h)?)?\s*$/;

/** A `srcset` with absolute addresses, without candidates that lead nowhere; undefined if none remains. */
export function absoluteSrcset(srcset: string, permalink: string): string | undefined {
  const candidates = [...srcset.matchAll(candidate)].flatMap(([, address = "", descriptor = ""]) => {
    const url = absoluteUrl(address, permalink);
    return url === undefined || !descriptors.test(descriptor) ? [] : [`${url} ${descriptor}`.trim()];
  });
  return candidates.length === 0 ? undefined : candidates.join(", ");
}

/** The address with the greatest width or density in an absolute `srcset`. */
export function largestSource(srcset: string): string {
  const sized = [...srcset.matchAll(candidate)].map(([, address = "", descriptor = ""]) => ({
    address,
    size: Number.parseFloat(descriptor) || 1,
  }));
  return sized.reduce((largest, next) => (next.size > largest.size ? next : largest), { address: "", size: 0 }).address;
}
