import { unescape as percentDecoded } from "node:querystring";

/** A name and a password, for one origin alone. */
export interface Login {
  readonly origin: string;
  /** `name:password`. */
  readonly auth: string;
}

/**
 * An address without the name and the password that stand in it, which belong neither into links nor into messages, and
 * these.
 */
export function splitLogin(address: string): { readonly url: URL; readonly login: Login | undefined } {
  const url = new URL(address);
  const auth = `${percentDecoded(url.username)}:${percentDecoded(url.password)}`;
  url.username = "";
  url.password = "";
  return { url, login: auth === ":" ? undefined : { origin: url.origin, auth } };
}

/** The address as it was given, but for a name and a password in it. */
export function withoutLogin(address: string): string {
  const { url, login } = splitLogin(address);
  return login === undefined ? address : url.href;
}
