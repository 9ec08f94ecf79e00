import type { Problem } from "../errors.ts";
import { nonBlank, readPerson } from "./article-parts.ts";
import type { ArticleFields, PersonField } from "./article-schema.ts";
import { ownTitle, slugOf, writtenText } from "./build-record.ts";
import { unreadFields } from "./episode.ts";
import { authorsOf } from "./field-spellings.ts";
import { mailAddress } from "./person.ts";
import type { RecordOrigin } from "./record-origin.ts";
import { problemAt } from "./schema-problems.ts";
import { unusableMail, unusablePicture } from "./unusable.ts";
import { isLanguage, isPath, isPatternOfPaths, listOf } from "./values.ts";

/** Warnings about things that are not wrong but probably unintended. */
export function recordAdvice(fields: ArticleFields, origin: RecordOrigin): readonly Problem[] {
  const slug = slugOf(fields, origin);
  return [
    ...changedSlug(fields, slug, origin),
    ...pathOfNoSite(fields, slug, origin),
    ...impossibleLanguage(fields, origin),
    ...missingLanguage(fields, origin),
    ...lostMails(fields, origin),
    ...lostPictures(fields, origin),
    ...missingId(fields, origin),
    ...hiddenText(fields, origin),
    ...uselessEpisodeFields(fields, origin),
  ];
}

function warning(origin: RecordOrigin, field: string, expected: string, advice: string): Problem {
  return problemAt(origin, field, { severity: "warning", expected, advice });
}

function changedSlug({ slug: written }: ArticleFields, slug: string, origin: RecordOrigin): readonly Problem[] {
  if (written === undefined || written === slug) return [];
  const claim = `"${written}" cannot be used in an address and becomes "${slug}"`;
  return [warning(origin, "slug", claim, `write "slug: ${slug}"`)];
}

function pathOfNoSite({ url }: ArticleFields, slug: string, origin: RecordOrigin): readonly Problem[] {
  if (url === undefined || !isPath(url)) return [];
  if (isPatternOfPaths(url)) {
    const hint = 'write the pattern as "permalink" in site.yaml';
    return [warning(origin, "url", "is an address pattern, and is left out", hint)];
  }
  if (origin.rules.permalink !== undefined) return [];
  const claim = "is a path, and is left out: the article gets a page of its own here";
  const advice = `if its page is elsewhere, write the whole address, or set "permalink" in site.yaml; if not, redirect it to /articles/${slug}/ with "redirects" in site.yaml`;
  return [warning(origin, "url", claim, advice)];
}

function impossibleLanguage(fields: ArticleFields, origin: RecordOrigin): readonly Problem[] {
  const { language = fields.lang } = fields;
  if (language === undefined || isLanguage(language)) return [];
  const field = fields.language === undefined ? "lang" : "language";
  const advice = 'write a tag such as "en" or "pt-BR"';
  return [warning(origin, field, `"${language}" is not a language, and is left out`, advice)];
}

function missingLanguage(fields: ArticleFields, origin: RecordOrigin): readonly Problem[] {
  const language = unstatedLanguage(fields, origin);
  if (language === undefined) return [];
  const claim = `is missing, and the file's name ends in ".${language}", as a translation's does in Hugo`;
  return [warning(origin, "language", claim, `write "language: ${language}", or the language it is in`)];
}

/**
 * The language of `walk.fr.md` by Hugo's rule. This is only a guess, so it must be a language that Node can format
 * dates in, unlike `intro.ts.md` and `socket.io.md`.
 */
function unstatedLanguage({ lang, language = lang }: ArticleFields, origin: RecordOrigin): string | undefined {
  const [, code] = /\.([a-z]{2})$/.exec(origin.defaultSlug ?? "") ?? [];
  if (code === undefined || code === origin.rules.language?.replace(/-.*/, "")) return undefined;
  if ((language ?? origin.defaultLanguage) !== undefined) return undefined;
  return Intl.DateTimeFormat.supportedLocalesOf(code).length > 0 ? code : undefined;
}

function lostMails(fields: ArticleFields, origin: RecordOrigin): readonly Problem[] {
  return writtenAuthors(fields).flatMap(([field, person]) => {
    const { email } = readPerson(person);
    if (email === undefined || mailAddress(email) !== undefined) return [];
    return [problemAt(origin, field, unusableMail(email))];
  });
}

/** Warnings about pictures that exist only on a Docusaurus site. */
function lostPictures(fields: ArticleFields, origin: RecordOrigin): readonly Problem[] {
  return writtenAuthors(fields).flatMap(([field, person]) => {
    if (typeof person === "string" || person.image_url === undefined) return [];
    if (readPerson(person).avatar !== undefined) return [];
    return [problemAt(origin, `${field}.image_url`, unusablePicture(person.image_url))];
  });
}

/** The authors in effect, each with its field. */
function writtenAuthors(fields: ArticleFields): readonly (readonly [field: string, person: PersonField])[] {
  const authors = authorsOf(fields);
  const field = (["authors", "author"] as const).find((name) => fields[name] === authors) ?? "taxonomies.authors";
  return listOf(authors).map((person, index) => [Array.isArray(authors) ? `${field}.${index}` : field, person]);
}

function missingId(fields: ArticleFields, origin: RecordOrigin): readonly Problem[] {
  if (fields.id !== undefined || fields.slug !== undefined || origin.defaultSlug !== undefined) return [];
  const mark = distinctionOf(fields, origin);
  const claim = `is missing, so only the ${mark} distinguishes the article from others`;
  const advice = `add an id; without one, the article is new to readers whenever its ${mark} changes`;
  return [warning(origin, "id", claim, advice)];
}

/** What the slug, and therefore the id, is made from. */
function distinctionOf(fields: ArticleFields, origin: RecordOrigin): "title" | "text" | "summary" {
  if (ownTitle(fields, origin) !== undefined) return "title";
  return writtenText(fields, origin) === undefined ? "summary" : "text";
}

function hiddenText({ content_html }: ArticleFields, origin: RecordOrigin): readonly Problem[] {
  if (nonBlank(content_html) === undefined || nonBlank(origin.body?.text) === undefined) return [];
  const claim = "is published, but the text below the front matter is not";
  return [warning(origin, "content_html", claim, "keep one of the two")];
}

function uselessEpisodeFields(fields: ArticleFields, origin: RecordOrigin): readonly Problem[] {
  return unreadFields(fields).map(({ field, claim, advice }) => warning(origin, field, claim, advice));
}
