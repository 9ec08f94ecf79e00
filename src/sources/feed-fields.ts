import { absoluteUrl, isWebAddress } from "../records/absolute-url.ts";
import { readMediaType } from "../records/media-types.ts";
import { mailedTo } from "../records/person.ts";
import { isLanguageTag } from "../records/values.ts";

// Converts values in a feed to fields of a record. Optional values that `parseArticle` would refuse are left out.

/** A record's fields, named as in JSON Feed and our front matter, for `parseArticle`. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads a title or name, of which RSS does not say whether it is plain text or HTML. */
export type LineReader = (text: string) => string;

/** Only the fields with a value. */
export function given(fields: Fields): Fields {
  const kept = Object.entries(fields).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept);
}

/** The absolute address; undefined if it is not one. */
export function webAddress(text: string | undefined, base?: string): string | undefined {
  if (text === undefined) return undefined;
  const address = withoutSpaces(text);
  if (isWebAddress(address)) return address;
  return base !== undefined && isWebAddress(address, base) ? absoluteUrl(address, base) : undefined;
}

/** The text if it is an e-mail address, which a person may have in place of a web address. */
export function mailLink(text: string | undefined): string | undefined {
  return mailedTo(text) === undefined ? undefined : text;
}

/** Cleans an address as browsers do: line ends are removed, and spaces encoded. */
function withoutSpaces(address: string): string {
  return address
    .trim()
    .replace(/[\t\n\r]+/g, "")
    .replaceAll(" ", "%20");
}

/** The size, if valid: programs that do not know it write 0 or -1. */
export function lengthInBytes(length: number | undefined): number | undefined {
  return length !== undefined && Number.isSafeInteger(length) && length > 0 ? length : undefined;
}

/** The duration, if valid. */
export function durationSeconds(duration: number | undefined): number | undefined {
  return duration !== undefined && Number.isFinite(duration) && duration >= 0 ? duration : undefined;
}

/** The text if it looks like a language tag, with hyphens for underscores. */
export function languageTag(text: string | undefined): string | undefined {
  const tag = text?.trim().replaceAll("_", "-");
  return tag !== undefined && isLanguageTag(tag) ? tag : undefined;
}

/** The text as a media type; undefined if it is not one. */
export function mediaType(text: string | undefined): string | undefined {
  return text === undefined ? undefined : readMediaType(text);
}
