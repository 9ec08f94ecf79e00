import { absoluteUrl, isWebAddress } from "../records/absolute-url.ts";

/**
 * Scheme, host and port, then a path. `@` marks a user name before the first slash; after it, it is part of the path.
 */
const form = /^\s*https?:\/\/[^/?#@]+(?:\/[^?#]*)?$/i;

/** Completes "expected …". */
export const siteAddress =
  'an absolute address such as "https://example.com/", without user name, query or fragment, since the address of every page and feed begins with it';

/** Whether this can be the base address of a publication. */
export function isSiteAddress(text: string): boolean {
  return isWebAddress(text) && form.test(text);
}

/** The address in ASCII, as every document requires: the host in punycode, the rest percent-encoded. */
export function inAscii(address: string): string {
  return absoluteUrl(address, address) ?? address.trim();
}

/** The address of a folder: in ASCII, ending in `/`. */
export function folderAddress(address: string): string {
  const page = inAscii(address);
  return page.endsWith("/") ? page : `${page}/`;
}

/** The address for readers on this machine, given the `host` and `port` to listen on. */
export function localAddress(host: string, port: number): string {
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  // The zone of a link-local address (`fe80::1%eth0`) only concerns sockets, and is not allowed in WHATWG URLs.
  const [address = ""] = reachable.split("%");
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}/`;
}
