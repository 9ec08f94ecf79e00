import type { FeedDocument } from "../documents/feed-document.ts";
import type { Instant } from "../records/article.ts";
import type { Site } from "../records/site.ts";
import { cleanText } from "../records/text.ts";

/** A rule that a document breaks. */
export interface Violation {
  /** The rule in brief, with its clause in the specification. */
  readonly rule: string;
  readonly found: string;
  readonly entryId?: string;
}

/** What a parser found in an entry. */
export interface EntryInspection {
  /** As the format writes it; empty if there is none. */
  readonly id: string;
  readonly published?: Instant;
  readonly updated?: Instant;
  readonly violations: readonly Violation[];
}

/** What a document, apart from its entries, is checked against. */
export interface FrameExpectation {
  readonly document: FeedDocument;
  readonly site: Site;
  /** The format's. */
  readonly fileName: string;
}

/** The rules of one format. A text that cannot be parsed counts as one violation. */
export interface Rules {
  /** @param harmless content that has been checked already, and breaks no rule. */
  entry(text: string, harmless?: string): EntryInspection;
  /** @param expected left out if nothing but the text is known. */
  document(text: string, expected?: FrameExpectation): DocumentInspection;
  /** The address that a document names as its own; undefined if it names none, or cannot be parsed. */
  selfLink(text: string): string | undefined;
}

/** What a parser found in a document. */
export interface DocumentInspection {
  readonly entries: readonly EntryInspection[];
  /** Violations outside the entries. */
  readonly violations: readonly Violation[];
}

/** Collects violations: each check that fails adds one. */
export interface Checks {
  readonly violations: Violation[];
  /** Content that has been checked already, and breaks no rule. */
  readonly harmless: string | undefined;
  /** Requires `holds` to be true. */
  that(holds: boolean, rule: string, found: string | undefined): void;
  /** Requires a text that is not blank. */
  text(value: string | undefined, rule: string): void;
  /** Requires an absolute HTTP address in the characters of RFC 3986. */
  address(value: string | undefined, rule: string): void;
  /** Requires a media type, with or without parameters. */
  mediaType(value: string | undefined, rule: string): void;
}

/** Only the beginning of a longer text is shown. */
const longestFound = 120;

/** Creates checks whose violations name the entry; content equal to `harmless` is not checked again. */
export function checksFor(entryId?: string, harmless?: string): Checks {
  const violations: Violation[] = [];
  const that = (holds: boolean, rule: string, found: string | undefined) => {
    if (holds) return;
    violations.push({ rule, found: shown(found), ...(entryId === undefined ? {} : { entryId }) });
  };
  return {
    violations,
    harmless,
    that,
    text: (value, rule) => that(value !== undefined && value.trim() !== "" && cleanText(value) === value, rule, value),
    address: (value, rule) => that(value !== undefined && isAddress(value), rule, value),
    mediaType: (value, rule) => that(/^[^\s/]+\/[^\s/]+/.test(value ?? ""), rule, value),
  };
}

/** The result of checking an entry. */
export function inspectionOf(
  id: string,
  published: Instant | undefined,
  updated: Instant | undefined,
  { violations }: Checks,
): EntryInspection {
  return {
    id,
    ...(published === undefined ? {} : { published }),
    ...(updated === undefined ? {} : { updated }),
    violations,
  };
}

/** The result for an entry that cannot be read at all. */
export function unreadableEntry(rule: string, found: string): EntryInspection {
  return { id: "", violations: [{ rule, found }] };
}

/** The result for a document that cannot be read at all. */
export function unreadableDocument(rule: string, found: string): DocumentInspection {
  return { entries: [], violations: [{ rule, found }] };
}

const host = String.raw`(?:\[[0-9a-f:.]+\]|[\w.~-])`;
const user = String.raw`(?:[\w;:&=+$.!~*'(),-]|%[0-9a-f]{2})*@`;
const rest = String.raw`(?:[\w;/?:@&=+$.!~*'(),-]|%[0-9a-f]{2})*`;
// Most addresses have no user name; the first alternative spares these the search for its end.
const addressForm = new RegExp(`^https?://(?:${host}|${user}${host})${rest}(?:#${rest})?$`, "i");

/**
 * Whether the text is an absolute HTTP address as RFC 3986 defines it: no other characters, no stray `%`, at most one
 * fragment.
 */
export function isAddress(value: string): boolean {
  return addressForm.test(value);
}

/** Reads a date of RFC 822 in GMT exactly as we write it, so that a wrong weekday is a wrong date. */
export function instantOfRfc822(text: string | undefined): Instant | undefined {
  const instant = Date.parse(text ?? "");
  return !Number.isNaN(instant) && new Date(instant).toUTCString() === text ? instant : undefined;
}

/** Reads a date of RFC 3339 in UTC. */
export function instantOfRfc3339(text: string | undefined): Instant | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

/** The values that have occurred before, each time that they recur. */
export function repeatsIn(values: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

const dangerous = "script|style|iframe|form|input|object|embed|link|meta|base";
/** A tag that needs a closer look: of one of those elements, or with attributes. */
const tag = new RegExp(
  `<(?:(?:${dangerous})\\b|[a-z](?:[^\\s<>"]*[\\s"]|[^\\s<>"/]*/))[^<>"]*(?:"[^"]*"[^<>"]*)*>`,
  "gi",
);
const dangerousElement = new RegExp(`^<(?:${dangerous})\\b`, "i");
const eventHandler = /\son\w+=""/i;
const dangerousAddress = /\s(?:href|src|poster|cite)="\s*(?:javascript|vbscript|data):/i;
const relativeAddress = /\s(?:href|src|poster|cite)="(?![a-z][a-z0-9+.-]*:)/i;

/** Requires HTML that is not blank and harmless. */
export function checkContent(html: string, rule: string, checks: Checks): void {
  if (html === checks.harmless) return;
  checks.text(html, rule);
  checkHtml(html, checks);
}

/** Requires HTML that does nothing on the reader's machine, and whose links work outside its page. */
export function checkHtml(html: string, checks: Checks): void {
  checks.that(!/<[!?]/.test(html), "content: no comment, doctype or processing instruction", html);
  for (const [markup] of html.matchAll(tag)) {
    checks.that(isHarmless(markup), "content: nothing that acts on the reader's machine", markup);
    checks.that(!relativeAddress.test(markup), "content: every link absolute", markup);
  }
}

function isHarmless(markup: string): boolean {
  // An attribute's value may hold any text, such as title="turn onions=1"; quotation marks within are escaped.
  const names = markup.replace(/"[^"]*"/g, '""');
  return !dangerousElement.test(markup) && !eventHandler.test(names) && !dangerousAddress.test(markup);
}

function shown(found: string | undefined): string {
  if (found === undefined) return "nothing";
  return found.length <= longestFound ? found : `${found.slice(0, longestFound)}…`;
}
