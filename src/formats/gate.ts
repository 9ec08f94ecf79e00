import type { FeedDocument } from "../documents/feed-document.ts";
import type { Site } from "../records/site.ts";
import { atomRules } from "./atom-rules.ts";
import type { Format, Frame } from "./format.ts";
import { jsonRules } from "./json-rules.ts";
import { rssRules } from "./rss-rules.ts";
import { type EntryInspection, type Rules, repeatsIn, type Violation } from "./rules.ts";

export type { EntryInspection, Violation } from "./rules.ts";

const rulesOf: Readonly<Record<Format["name"], Rules>> = { rss: rssRules, atom: atomRules, json: jsonRules };

/** An entry's bytes, read by a parser that did not write them and held against the format's rules. */
export function inspectEntry(format: Format, bytes: Buffer): EntryInspection {
  return rulesOf[format.name].entry(bytes.toString());
}

/** What stands around a document's entries, as if it had none. */
export function inspectFrame(format: Format, frame: Frame, document: FeedDocument, site: Site): readonly Violation[] {
  const text = `${frame.head}${frame.tail}`;
  return rulesOf[format.name].document(text, { document, site }).violations;
}

/** A whole document, of which nothing is known but its bytes. */
export function inspectDocument(format: Format, bytes: Buffer): readonly Violation[] {
  const { entries, violations } = rulesOf[format.name].document(bytes.toString());
  const repeats = repeatsIn(entries.map(({ id }) => id)).map((id) => ({
    rule: "every id once",
    found: id,
    entryId: id,
  }));
  return [...violations, ...entries.flatMap((entry) => entry.violations), ...repeats];
}
