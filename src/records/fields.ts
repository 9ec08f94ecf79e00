import * as z from "zod";
import { isWebAddress } from "./absolute-url.ts";
import { parseInstant, parseInstantOrMonth } from "./dates.ts";
import { mailedTo } from "./person.ts";
import { cleanText, isBlank } from "./text.ts";
import { isFlag, isLanguageTag, isPath, readLanguageTag } from "./values.ts";

// The building blocks of all schemas. Messages complete "expected …". Blocks accept or refuse, but do not transform, so
// that the JSON Schema made from them says exactly what is accepted.

/** `readYaml` reads all of these as text, but editors do not. */
const scalar = ["string", "number", "boolean"] as const;

/** Text that is not blank. */
export const text = refusing("text", (value) => !isBlank(value)).meta({ type: scalar, pattern: "\\S" });

/** Text, which may be blank. */
export const anyText = z.string({ error: "text" }).meta({ type: scalar });

/** An absolute address on the web. */
export const webAddress = refusingAddress('an absolute address such as "https://example.com/page"', isWebAddress).meta({
  pattern: "^\\s*[Hh][Tt][Tt][Pp][Ss]?://",
});

/** An absolute address on the web, or a path on a site, like Hugo's `url`. */
export const webAddressOrPath = refusingAddress(
  'an absolute address such as "https://example.com/page"',
  (value) => isWebAddress(value) || isPath(value),
).meta({ pattern: "^\\s*([Hh][Tt][Tt][Pp][Ss]?://|/(?!/))" });

/** An absolute address on the web, or a mail address: JSON Feed 1.1 allows either as a person's `url`. */
export const webOrMailAddress = refusing(
  'an absolute address such as "https://example.com/ada", or "mailto:ada@example.com"',
  (value) => isWebAddress(value) || mailedTo(value) !== undefined,
).meta({ pattern: "^\\s*([Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:)" });

/** An address on the web, or one relative to another. */
export const address = refusingAddress('an address such as "https://example.com/file.mp3" or "file.mp3"', (value) =>
  isWebAddress(value, "https://relative.invalid/"),
).meta({ type: scalar, pattern: '^\\s*[^\\s<>"]+\\s*$' });

const dateForm = 'a date such as "2024-05-01", "2024-05-01T09:00:00Z" or "May 1, 2024"';

/** A date in any form that `parseInstantOrMonth` reads. */
export const date = refusing(dateForm, (value) => parseInstantOrMonth(value, "UTC") !== undefined);

/** A date in any form that `parseInstant` reads. Not a month, since it is unclear whether its end is meant. */
export const day = refusing(dateForm, (value) => parseInstant(value, "UTC") !== undefined);

/** A date or a flag: Jekyll's `published` is a flag. */
export const dateOrFlag = z
  .union([z.boolean(), z.string()], { error: dateForm })
  .refine((value) => isFlag(value) || parseInstantOrMonth(value, "UTC") !== undefined, { error: dateForm });

/** The form of a language tag for editors; it allows underscores too. */
export const languagePattern = "^[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*$";

/** A language tag in the form of BCP 47, whether or not it is registered; `readLanguageTag` reads it. */
export const language = refusing('a language tag such as "en" or "pt-BR"', (value) =>
  isLanguageTag(readLanguageTag(value)),
).meta({ pattern: languagePattern });

const emailForm = /^[^\s@<>]+@[^\s@<>]+$/;

/** An e-mail address, as far as its form can tell. */
export const email = refusing('an e-mail address such as "ada@example.com"', (value) => emailForm.test(value)).meta({
  pattern: emailForm.source,
});

const fitId = "text that is not blank and has no control characters";
const exactId = "an id in quotes: a number of more than 15 digits would be rounded";

/** An id, which is never altered, so it must be fit for every format as it is. */
export const id = z
  .union([refusing(fitId, isFitId), z.number().refine(isExact, { error: exactId })], { error: fitId })
  .meta({ type: scalar, pattern: "\\S" });

/** A flag, as `isTrue` reads it. */
export const flag = z
  .union([z.boolean(), z.string()], { error: "true or false" })
  .refine(isFlag, { error: "true or false" })
  .meta({ type: ["boolean", "string"], pattern: "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo])$" });

/** A whole number within bounds, written as a number or as digits. */
export function wholeNumber(least: number, most: number, error: string) {
  const fits = (value: number | string) =>
    /^\d{1,16}$/.test(String(value)) && Number(value) >= least && Number(value) <= most;
  return z
    .union([z.number(), z.string()], { error })
    .refine(fits, { error })
    .meta({
      type: ["integer", "string"],
      pattern: "^\\d{1,16}$",
      minimum: least,
      ...(most < Number.MAX_SAFE_INTEGER && { maximum: most }),
    });
}

/** One value, or a list of them. */
export function oneOrMore<T extends z.ZodType>(one: T, error: string) {
  return z.union([z.array(one), one], { error });
}

function refusing(error: string, accepts: (value: string) => boolean) {
  return z.string({ error }).refine(accepts, { error });
}

/** Refuses an address, and says so if spaces are the reason. */
function refusingAddress(error: string, accepts: (value: string) => boolean) {
  const spelledSlug = (value: unknown) => String(value).trim().replaceAll(" ", "%20");
  const isForSpaces = (value: unknown) => /\S \S/.test(String(value)) && accepts(spelledSlug(value));
  return z.string({ error }).refine(accepts, {
    error: ({ input }) => (isForSpaces(input) ? `${error}, with "%20" for each space` : error),
  });
}

/** RFC 8259 section 6: programs disagree on the digits of larger numbers. */
function isExact(value: number): boolean {
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}

function isFitId(value: string): boolean {
  return !isBlank(value) && cleanText(value) === value;
}
