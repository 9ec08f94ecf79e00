import type { Format, Frame } from "../../formats/format.ts";
import type { Violation } from "../../formats/gate.ts";
import { formats } from "../../formats/index.ts";
import { type PageSite, pageSite } from "../../pages/page-site.ts";
import type { Site } from "../../records/site.ts";
import { asTakenIn, openSourceRecords, type SourceRecords } from "../reading/source-records.ts";
import { createEntryCache, type EntryCache } from "./entry-cache.ts";

/** Everything that rendering needs besides articles. Reused between runs while the settings stay the same. */
export interface Press {
  /** A digest of everything besides articles that determines the bytes of documents. */
  readonly renderingKey: string;
  readonly site: Site;
  readonly pageSite: PageSite;
  readonly formats: readonly Format[];
  readonly sources: SourceRecords;
  /** Cache by format and document. */
  readonly frames: Map<string, InspectedFrame>;
  readonly entries: EntryCache;
}

/** A document's frame, and what the gate found in it. */
export interface InspectedFrame {
  readonly frame: Frame;
  readonly violations: readonly Violation[];
}

/** Name of the list item among an entry's fragments. */
export const pageFragment = "page";

/** Creates a press for these settings; `entries` may be reused from an earlier one. */
export function setUpPress(
  site: Site,
  articlesDirectory: string,
  renderingKey: string,
  entries = createEntryCache(),
): Press {
  const sources = asTakenIn(openSourceRecords(articlesDirectory, site));
  return { renderingKey, site, pageSite: pageSite(site, formats), formats, sources, frames: new Map(), entries };
}
