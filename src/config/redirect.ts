import { absoluteUrl } from "../records/absolute-url.ts";
import type { Settings } from "./settings-schema.ts";
import { inAscii } from "./site-address.ts";

/** An old path and its new address; permanent. */
export interface Redirect {
  /** Begins with `/`. */
  readonly from: string;
  /** A path that begins with `/`, or absolute. */
  readonly to: string;
  readonly status: 301 | 308;
}

/** Reads an entry of `redirects`. */
export function readRedirect([from, target]: [string, NonNullable<Settings["redirects"]>[string]]): Redirect {
  const { to, status } = typeof target === "string" ? { to: target } : target;
  // RFC 9110 section 15.4.9: 308 is newer than 301, and older readers do not follow it.
  return { from, to: to.startsWith("/") ? pathInAscii(to) : inAscii(to), status: Number(status) === 308 ? 308 : 301 };
}

function pathInAscii(path: string): string {
  const base = "https://example.com";
  return absoluteUrl(path, base)?.slice(base.length) ?? path;
}
