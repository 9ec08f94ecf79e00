import type { Entry } from "../documents/entry.ts";
import type { FeedDocument } from "../documents/feed-document.ts";
import type { Site } from "../records/site.ts";
import { decodeText } from "../records/text.ts";
import type { Format, Frame } from "./format.ts";
import { checkContent, checksFor, type EntryInspection, repeatsIn, type Violation } from "./rules.ts";
import { contentOf } from "./text.ts";

export type { Violation } from "./rules.ts";

/** The entry's content if it breaks no rule. It is the same in every format, so it is checked only once. */
export function harmlessContent(entry: Entry): string | undefined {
  const content = contentOf(entry);
  if (content === undefined) return undefined;
  const checks = checksFor(entry.id);
  checkContent(content, "content: not blank", checks);
  return checks.violations.length === 0 ? content : undefined;
}

/**
 * Checks an entry's bytes against the format's rules, using an independent parser. `harmless`: the result of
 * `harmlessContent`.
 */
export function inspectEntry(format: Format, bytes: Buffer, harmless?: string): EntryInspection {
  return format.rules.entry(decodeText(bytes), harmless);
}

/** Checks a document's frame, as a document without entries. */
export function inspectFrame(format: Format, frame: Frame, document: FeedDocument, site: Site): readonly Violation[] {
  const text = `${frame.head}${frame.tail}`;
  return format.rules.document(text, { document, site, fileName: format.fileName }).violations;
}

/** Checks a whole document, given only its bytes. */
export function inspectDocument(format: Format, bytes: Buffer): readonly Violation[] {
  const { entries, violations } = format.rules.document(decodeText(bytes));
  const repeats = repeatsIn(entries.map(({ id }) => id)).map((id) => ({
    rule: "every id once",
    found: id,
    entryId: id,
  }));
  return [...violations, ...entries.flatMap((entry) => entry.violations), ...repeats];
}
