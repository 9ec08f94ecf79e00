import { absoluteUrl } from "../records/absolute-url.ts";

/**
 * HTML's image candidates: an address without white space, and no comma at either end; then, unless a comma follows,
 * descriptors up to the next one.
 */
const candidate = /([^\s,](?:\S*[^\s,])?)(?:,|\s+([^,]*))?/g;

/**
 * A density, or a width that a height may go with: a candidate with anything else is none (HTML, "Parsing a srcset
 * attribute").
 */
const descriptors = /^(?:\d+(?:\.\d+)?x|[1-9]\d*w(?:\s+[1-9]\d*h)?)?\s*$/;

/**
 * A `srcset` with every address absolute, without the candidates whose address leads nowhere; missing where none
 * remains.
 */
export function absoluteSrcset(srcset: string, permalink: string): string | undefined {
  const candidates = [...srcset.matchAll(candidate)].flatMap(([, address = "", descriptor = ""]) => {
    const url = absoluteUrl(address, permalink);
    return url === undefined || !descriptors.test(descriptor) ? [] : [`${url} ${descriptor}`.trim()];
  });
  return candidates.length === 0 ? undefined : candidates.join(", ");
}

/** Of the candidates of an absolute `srcset`, the address of the one with the greatest width or density. */
export function largestOf(srcset: string): string {
  const sized = [...srcset.matchAll(candidate)].map(([, address = "", descriptor = ""]) => ({
    address,
    size: Number.parseFloat(descriptor) || 1,
  }));
  return sized.reduce((largest, next) => (next.size > largest.size ? next : largest), { address: "", size: 0 }).address;
}
