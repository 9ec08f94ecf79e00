import { domainToASCII } from "node:url";
import type { Person } from "./article.ts";
import { plainLine } from "./text.ts";

const mail = String.raw`(?:mailto:)?(?<email>[^\s@<>()",;:]+@[^\s@<>()",;:?]+)`;
const mailInLine = String.raw`${mail}(?:\?[^\s<>()]*)?`;

/**
 * RFC 5322 section 3.4, `Ada <ada@example.com>` with or without a name; RSS 2.0, `ada@example.com (Ada)`; the reverse;
 * an address alone. At most one space is matched beside a bracket: more occur only as no-break spaces, and matching any
 * number would take quadratic time.
 */
const forms = [
  String.raw`^(?<name>.*?)<\s?${mailInLine}\s?>$`,
  String.raw`^${mailInLine}\s?\((?<name>.*)\)$`,
  String.raw`^(?<name>.*?)\(\s?${mailInLine}\s?\)$`,
  String.raw`^${mail}(?:\?\S*)?$`,
].map((form) => new RegExp(form, "i"));

/** The person named by a line: `Ada`, `Ada <ada@example.com>`, `ada@example.com (Ada)` or `mailto:ada@example.com`. */
export function personNamed(text: string): Pick<Person, "name" | "email"> {
  const line = plainLine(text);
  if (!line.includes("@")) return { name: line };
  for (const form of forms) {
    const { name = "", email } = form.exec(line)?.groups ?? {};
    if (email !== undefined) return { name: unquoted(name.trim()) || email, email };
  }
  return { name: line };
}

/** RFC 5322 section 3.2.4: quotation marks are not part of what they enclose. */
function unquoted(name: string): string {
  return /^"(.*)"$/.exec(name)?.[1]?.trim() ?? name;
}

/** Accepted by both validators and mail programs. */
const plainMail = /^[\w.+'-]+@(?:[a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*$/i;

/**
 * A mail address as required by documents, with the host in punycode; undefined if it would be rejected, such as
 * `ada@localhost`.
 */
export function mailAddress(text: string): string | undefined {
  if (plainMail.test(text)) return text;
  const at = text.lastIndexOf("@");
  const inAscii = `${text.slice(0, at)}@${domainToASCII(text.slice(at + 1))}`;
  return plainMail.test(inAscii) ? inAscii : undefined;
}

/** The address in `mailto:ada@example.com`; undefined for any other text. */
export function mailedTo(text: string | undefined): string | undefined {
  return text !== undefined && /^\s*mailto:/i.test(text) ? personNamed(text).email : undefined;
}
