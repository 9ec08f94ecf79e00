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

/** The result of checking an entry. */
export interface EntryInspection {
  /** As written by the format; empty if missing. */
  readonly id: string;
  readonly published?: Instant;
  readonly updated?: Instant;
  readonly violations: readonly Violation[];
}

/** Expected values of a document's frame. */
export interface FrameExpectation {
  readonly document: FeedDocument;
  readonly site: Site;
  /** The format's. */
  readonly fileName: string;
}

/** The rules of one format. Unparseable text counts as one violation. */
export interface Rules {
  /** @param harmless content that was already checked and breaks no rule. */
  entry(text: string, harmless?: string): EntryInspection;
  /** @param expected omitted if only the text is known. */
  document(text: string, expected?: FrameExpectation): DocumentInspection;
  /** The self link of a document; undefined if missing or unparseable. */
  selfLink(text: string): string | undefined;
}

/** The result of checking a document. */
export interface DocumentInspection {
  readonly entries: readonly EntryInspection[];
  /** Violations outside the entries. */
  readonly violations: readonly Violation[];
}

/** Collects violations: each failing check adds one. */
export interface Checks {
  readonly violations: Violation[];
  /** Content that was already checked and breaks no rule. */
  readonly harmless: string | undefined;
  /** Requires `holds` to be true. */
  that(holds: boolean, rule: string, found: string | undefined): void;
  /** Requires text that is not blank. */
  text(value: string | undefined, rule: string): void;
  /** Requires an absolute HTTP address with only the characters of RFC 3986. */
  address(value: string | undefined, rule: string): void;
  /** Requires a media type, with or without parameters. */
  mediaType(value: string | undefined, rule: string): void;
}

/** Longer texts are truncated. */
const maxFoundLength = 120;

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

/** The result for an unparseable entry. */
export function unreadableEntry(rule: string, found: string): EntryInspection {
  return { id: "", violations: [{ rule, found }] };
}

/** The result for an unparseable document. */
export function unreadableDocument(rule: string, found: string): DocumentInspection {
  return { entries: [], violations: [{ rule, found }] };
}

const host = String.raw`(?:\[[0-9a-f:.]+\]|[\w.~-])`;
const user = String.raw`(?:[\w;:&=+$.!~*'(),-]|%[0-9a-f]{2})*@`;
const rest = String.raw`(?:[\w;/?:@&=+$.!~*'(),-]|%[0-9a-f]{2})*`;
// Most addresses have no user name; the first alternative avoids searching for its end.
const addressForm = new RegExp(`^https?://(?:${host}|${user}${host})${rest}(?:#${rest})?$`, "i");

/**
 * Whether the text is an absolute HTTP address as RFC 3986 defines it: no other characters, no stray `%`, at most one
 * fragment.
 */
export function isAddress(value: string): boolean {
  return addressForm.test(value);
}

/** Reads an RFC 822 date in GMT exactly as we write it, which also verifies the weekday. */
export function instantOfRfc822(text: string | undefined): Instant | undefined {
  const instant = Date.parse(text ?? "");
  return !Number.isNaN(instant) && new Date(instant).toUTCString() === text ? instant : undefined;
}

/** Reads an RFC 3339 date in UTC. */
export function instantOfRfc3339(text: string | undefined): Instant | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

/** Every repeated occurrence of a value. */
export function repeatsIn(values: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

const dangerous = "script|style|iframe|form|input|object|embed|link|meta|base";
/** A tag to inspect: of a dangerous element, or with attributes. */
const tag = new RegExp(
  `<(?:(?:${dangerous})\\b|[a-z](?:[^\\s<>"]*[\\s"]|[^\\s<>"/]*/))[^<>"]*(?:"[^"]*"[^<>"]*)*>`,
  "gi",
);
const dangerousElement = new RegExp(`^<(?:${dangerous})\\b`, "i");
const eventHandler = /\son\w+=""/i;
const dangerousAddress = /\s(?:href|src|poster|cite)="\s*(?:javascript|vbscript|data):/i;
const relativeAddress = /\s(?:href|src|poster|cite)="(?![a-z][a-z0-9+.-]*:)/i;

/** Requires HTML that is harmless and not blank. */
export function checkContent(html: string, rule: string, checks: Checks): void {
  if (html === checks.harmless) return;
  checks.text(html, rule);
  checkHtml(html, checks);
}

/** An `&` that neither begins a reference nor is followed by what cannot begin one. */
const strayAmpersand = /&(?!#\d+;|#x[\da-f]+;|[a-z][a-z\d]*;|[\s<&]|$)/i;

/** Requires HTML that does nothing on the reader's machine, and whose links work outside its page. */
export function checkHtml(html: string, checks: Checks): void {
  checks.that(!strayAmpersand.test(html), "HTML: an & begins a reference, or is escaped", html);
  checks.that(!/<[!?]/.test(html), "content: no comment, doctype or processing instruction", html);
  for (const [markup] of html.matchAll(tag)) {
    checks.that(isHarmless(markup), "content: nothing that acts on the reader's machine", markup);
    checks.that(!relativeAddress.test(markup), "content: every link absolute", markup);
  }
}

function isHarmless(markup: string): boolean {
  // An attribute value may contain anything, such as title="turn onions=1"; quotation marks inside are escaped.
  const names = markup.replace(/"[^"]*"/g, '""');
  return !dangerousElement.test(markup) && !eventHandler.test(names) && !dangerousAddress.test(markup);
}

function shown(found: string | undefined): string {
  if (found === undefined) return "nothing";
  return found.length <= maxFoundLength ? found : `${found.slice(0, maxFoundLength)}…`;
}
