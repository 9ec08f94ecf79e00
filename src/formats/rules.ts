import type { FeedDocument } from "../documents/feed-document.ts";
import type { Instant } from "../records/article.ts";
import type { Site } from "../records/site.ts";
import { cleanText } from "../records/text.ts";

/** A rule that a document breaks. */
export interface Violation {
  /** Short, with the clause of the specification. */
  readonly rule: string;
  readonly found: string;
  readonly entryId?: string;
}

/** What a parser reads in an entry's bytes. */
export interface EntryInspection {
  /** As the format writes it; empty where there is none. */
  readonly id: string;
  readonly published?: Instant;
  readonly updated?: Instant;
  readonly violations: readonly Violation[];
}

/** What a document without its entries is checked against. */
export interface FrameExpectation {
  readonly document: FeedDocument;
  readonly site: Site;
  /** The format's. */
  readonly fileName: string;
}

/** The rules of one format. Text that cannot be parsed at all is a single violation. */
export interface Rules {
  /** @param harmless content that has already been checked against the rules of content. */
  entry(text: string, harmless?: string): EntryInspection;
  /** @param expected left out where nothing is known but the bytes. */
  document(text: string, expected?: FrameExpectation): DocumentInspection;
  /** The address that a document names as its own; nothing where it names none, or cannot be parsed. */
  selfLink(text: string): string | undefined;
}

/** What a parser reads in a document's bytes. */
export interface DocumentInspection {
  readonly entries: readonly EntryInspection[];
  /** Of all but the entries. */
  readonly violations: readonly Violation[];
}

/** Collects violations; each check adds one where it fails. */
export interface Checks {
  readonly violations: Violation[];
  /** Content that has already been checked against the rules of content, and breaks none. */
  readonly harmless: string | undefined;
  /** Adds one where `holds` is false. */
  that(holds: boolean, rule: string, found: string | undefined): void;
  /** A required text: there, not blank. */
  text(value: string | undefined, rule: string): void;
  /** A required absolute HTTP address, in RFC 3986's characters. */
  address(value: string | undefined, rule: string): void;
  /** A required media type: one at the beginning at least. */
  mediaType(value: string | undefined, rule: string): void;
}

/** Longer texts are shown by their beginning. */
const longestFound = 120;

/** Checks that name the entry that they are about; content that is `harmless` is not looked through again. */
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

/** The outcome of checking an entry against everything. */
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

/** The finding for an entry that cannot be read at all. */
export function unreadableEntry(rule: string, found: string): EntryInspection {
  return { id: "", violations: [{ rule, found }] };
}

/** The finding for a document that cannot be read at all. */
export function unreadableDocument(rule: string, found: string): DocumentInspection {
  return { entries: [], violations: [{ rule, found }] };
}

const host = String.raw`(?:\[[0-9a-f:.]+\]|[\w.~-])`;
const user = String.raw`(?:[\w;:&=+$.!~*'(),-]|%[0-9a-f]{2})*@`;
const rest = String.raw`(?:[\w;/?:@&=+$.!~*'(),-]|%[0-9a-f]{2})*`;
// Most have no user's name, and those are not looked through for the end of one.
const addressForm = new RegExp(`^https?://(?:${host}|${user}${host})${rest}(?:#${rest})?$`, "i");

/** Absolute, over HTTP, and an URI as RFC 3986 has it: no character beside its own, no stray `%`, one fragment. */
export function isAddress(value: string): boolean {
  return addressForm.test(value);
}

/** RFC 822 in GMT, to the letter: a wrong day of the week is a wrong date. */
export function instantOfRfc822(text: string | undefined): Instant | undefined {
  const instant = Date.parse(text ?? "");
  return !Number.isNaN(instant) && new Date(instant).toUTCString() === text ? instant : undefined;
}

/** RFC 3339 in UTC. */
export function instantOfRfc3339(text: string | undefined): Instant | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

/** A value that occurs before, for each time that it does. */
export function repeatsIn(values: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

const dangerous = "script|style|iframe|form|input|object|embed|link|meta|base";
/** A tag that may do harm: one of those elements, or one that has attributes. */
const tag = new RegExp(
  `<(?:(?:${dangerous})\\b|[a-z](?:[^\\s<>"]*[\\s"]|[^\\s<>"/]*/))[^<>"]*(?:"[^"]*"[^<>"]*)*>`,
  "gi",
);
const dangerousElement = new RegExp(`^<(?:${dangerous})\\b`, "i");
const eventHandler = /\son\w+=""/i;
const dangerousAddress = /\s(?:href|src|poster|cite)="\s*(?:javascript|vbscript|data):/i;
const relativeAddress = /\s(?:href|src|poster|cite)="(?![a-z][a-z0-9+.-]*:)/i;

/** A required HTML text: not blank, and harmless. */
export function checkContent(html: string, rule: string, checks: Checks): void {
  if (html === checks.harmless) return;
  checks.text(html, rule);
  checkHtml(html, checks);
}

/** HTML that would act on a reader's machine, or whose links lead nowhere once it is out of its page. */
export function checkHtml(html: string, checks: Checks): void {
  checks.that(!/<[!?]/.test(html), "content: no comment, doctype or processing instruction", html);
  for (const [markup] of html.matchAll(tag)) {
    checks.that(isHarmless(markup), "content: nothing that acts on the reader's machine", markup);
    checks.that(!relativeAddress.test(markup), "content: every link absolute", markup);
  }
}

function isHarmless(markup: string): boolean {
  // A value may hold any text, such as title="turn onions=1"; quotation marks in it are references.
  const names = markup.replace(/"[^"]*"/g, '""');
  return !dangerousElement.test(markup) && !eventHandler.test(names) && !dangerousAddress.test(markup);
}

function shown(found: string | undefined): string {
  if (found === undefined) return "nothing";
  return found.length <= longestFound ? found : `${found.slice(0, longestFound)}…`;
}
