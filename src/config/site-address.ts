import { absoluteUrl, isWebAddress } from "../records/absolute-url.ts";

/** Scheme, host and port, then a path: `@` is a user's name before the first slash, and part of the path after it. */
const form = /^\s*https?:\/\/[^/?#@]+(?:\/[^?#]*)?$/i;

/** Completes "expected …". */
export const siteAddress =
  'an absolute address such as "https://example.com/", without user name, query and fragment, for the address of every page and feed begins with it';

/** Whether the addresses of a publication can begin with that one. */
export function isSiteAddress(text: string): boolean {
  return isWebAddress(text) && form.test(text);
}

/**
 * The address in the characters that every document may hold: a host of other letters in punycode, the rest
 * percent-encoded.
 */
export function inAscii(address: string): string {
  return absoluteUrl(address, address) ?? address.trim();
}

/** The address of the folder that a page is: in ASCII, with `/` at its end. */
export function folderAddress(address: string): string {
  const page = inAscii(address);
  return page.endsWith("/") ? page : `${page}/`;
}

/** Where readers on this machine find what listens there. */
export function localAddress(host: string, port: number): string {
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  // The zone of a link-local address (`fe80::1%eth0`) is for sockets: WHATWG URL has no place for it.
  const [address = ""] = reachable.split("%");
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}/`;
}
