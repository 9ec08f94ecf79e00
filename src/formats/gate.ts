import type { Entry } from "../documents/entry.ts";
import type { FeedDocument } from "../documents/feed-document.ts";
import type { Site } from "../records/site.ts";
import { decodeText } from "../records/text.ts";
import type { Format, Frame } from "./format.ts";
import { checkContent, checksFor, type EntryInspection, repeatsIn, type Violation } from "./rules.ts";
import { contentOf } from "./text.ts";

export type { Violation } from "./rules.ts";

/**
 * The content that an entry has in every format, where it breaks no rule: then it need not be looked through in each of
 * them.
 */
export function harmlessContent(entry: Entry): string | undefined {
  const content = contentOf(entry);
  if (content === undefined) return undefined;
  const checks = checksFor(entry.id);
  checkContent(content, "content: not blank", checks);
  return checks.violations.length === 0 ? content : undefined;
}

/**
 * Checks an entry's bytes, read by a parser that did not write them, against the format's rules. `harmless`: what
 * `harmlessContent` says of it.
 */
export function inspectEntry(format: Format, bytes: Buffer, harmless?: string): EntryInspection {
  return format.rules.entry(decodeText(bytes), harmless);
}

/** What stands around a document's entries, as if it had none. */
export function inspectFrame(format: Format, frame: Frame, document: FeedDocument, site: Site): readonly Violation[] {
  const text = `${frame.head}${frame.tail}`;
  return format.rules.document(text, { document, site, fileName: format.fileName }).violations;
}

/** A whole document, of which nothing is known but its bytes. */
export function inspectDocument(format: Format, bytes: Buffer): readonly Violation[] {
  const { entries, violations } = format.rules.document(decodeText(bytes));
  const repeats = repeatsIn(entries.map(({ id }) => id)).map((id) => ({
    rule: "every id once",
    found: id,
    entryId: id,
  }));
  return [...violations, ...entries.flatMap((entry) => entry.violations), ...repeats];
}
