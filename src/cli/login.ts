import { unescape as percentDecoded } from "node:querystring";

/** A user name and a password for one origin. */
export interface Login {
  readonly origin: string;
  /** `name:password`. */
  readonly auth: string;
}

/** Splits off the login, which must not appear in links or messages. */
export function splitLogin(address: string): { readonly url: URL; readonly login: Login | undefined } {
  const url = new URL(address);
  const auth = `${percentDecoded(url.username)}:${percentDecoded(url.password)}`;
  url.username = "";
  url.password = "";
  return { url, login: auth === ":" ? undefined : { origin: url.origin, auth } };
}

/** The address as it was given, but without a user name and password. */
export function withoutLogin(address: string): string {
  const { url, login } = splitLogin(address);
  return login === undefined ? address : url.href;
}
