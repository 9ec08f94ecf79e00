import { absoluteUrl, isWebAddress } from "../records/absolute-url.ts";
import { readMediaType } from "../records/media-types.ts";
import { mailedTo } from "../records/person.ts";
import { isLanguageTag } from "../records/values.ts";

// What a feed says, as a record would say it: what `parseArticle` would refuse, and an entry can do without, is left
// out.

/**
 * A record's fields as JSON Feed and our front matter name them: `parseArticle` judges them as it judges every record.
 */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads a title or a name of RSS, which does not say whether it is plain text or HTML. */
export type LineReader = (text: string) => string;

/** Only the fields that say something. */
export function given(fields: Fields): Fields {
  const kept = Object.entries(fields).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept);
}

/** The address, absolute; nothing where it is none. */
export function webAddress(text: string | undefined, base?: string): string | undefined {
  if (text === undefined) return undefined;
  const address = withoutSpaces(text);
  if (isWebAddress(address)) return address;
  return base !== undefined && isWebAddress(address, base) ? absoluteUrl(address, base) : undefined;
}

/** The text where it is an address of mail, as a person may have for an address. */
export function mailLink(text: string | undefined): string | undefined {
  return mailedTo(text) === undefined ? undefined : text;
}

/** As browsers read an address: line ends in it are none of it, and a space stands for an encoded one. */
function withoutSpaces(address: string): string {
  return address
    .trim()
    .replace(/[\t\n\r]+/g, "")
    .replaceAll(" ", "%20");
}

/** The size where it can be one: programs that do not know it write 0 or -1. */
export function lengthInBytes(length: number | undefined): number | undefined {
  return length !== undefined && Number.isSafeInteger(length) && length > 0 ? length : undefined;
}

/** The duration where it can be one. */
export function durationSeconds(duration: number | undefined): number | undefined {
  return duration !== undefined && Number.isFinite(duration) && duration >= 0 ? duration : undefined;
}

/** The text where it has the form of a language tag, with hyphens for underscores. */
export function languageTag(text: string | undefined): string | undefined {
  const tag = text?.trim().replaceAll("_", "-");
  return tag !== undefined && isLanguageTag(tag) ? tag : undefined;
}

/** The text as a media type; `undefined` where it is none. */
export function mediaType(text: string | undefined): string | undefined {
  return text === undefined ? undefined : readMediaType(text);
}
