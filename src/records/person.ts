import { domainToASCII } from "node:url";
import type { Person } from "./article.ts";
import { plainLine } from "./text.ts";

const mail = String.raw`(?:mailto:)?(?<email>[^\s@<>()",;:]+@[^\s@<>()",;:?]+)`;
const mailInLine = String.raw`${mail}(?:\?[^\s<>()]*)?`;

/**
 * RFC 5322 section 3.4, `Ada <ada@example.com>` with or without a name; RSS 2.0, `ada@example.com (Ada)`; the other way
 * about; an address alone. Beside a bracket stands one white space at most: a line has no more, but for no-break
 * spaces, and looking for any number of them from each place would take time that grows with the square of theirs.
 */
const forms = [
  String.raw`^(?<name>.*?)<\s?${mailInLine}\s?>$`,
  String.raw`^${mailInLine}\s?\((?<name>.*)\)$`,
  String.raw`^(?<name>.*?)\(\s?${mailInLine}\s?\)$`,
  String.raw`^${mail}(?:\?\S*)?$`,
].map((form) => new RegExp(form, "i"));

/**
 * The person that one line names: `Ada`, `Ada <ada@example.com>`, `ada@example.com (Ada)`, `mailto:ada@example.com`.
 */
export function personNamed(text: string): Pick<Person, "name" | "email"> {
  const line = plainLine(text);
  if (!line.includes("@")) return { name: line };
  for (const form of forms) {
    const { name = "", email } = form.exec(line)?.groups ?? {};
    if (email !== undefined) return { name: unquoted(name.trim()) || email, email };
  }
  return { name: line };
}

/** RFC 5322 section 3.2.4: quotes are no part of what they hold. */
function unquoted(name: string): string {
  return /^"(.*)"$/.exec(name)?.[1]?.trim() ?? name;
}

/** What validators and mail programs alike take for an address. */
const plainMail = /^[\w.+'-]+@(?:[a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*$/i;

/**
 * An address of mail as documents may have it, a host of other letters in punycode; undefined where nobody would take
 * it for one: `ada@localhost`.
 */
export function mailAddress(text: string): string | undefined {
  if (plainMail.test(text)) return text;
  const at = text.lastIndexOf("@");
  const inAscii = `${text.slice(0, at)}@${domainToASCII(text.slice(at + 1))}`;
  return plainMail.test(inAscii) ? inAscii : undefined;
}

/** The address of `mailto:ada@example.com`; undefined where the text is none. */
export function mailedTo(text: string | undefined): string | undefined {
  return text !== undefined && /^\s*mailto:/i.test(text) ? personNamed(text).email : undefined;
}
