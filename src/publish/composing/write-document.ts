import type { Fragments, Layout, Row } from "../../catalog/catalog.ts";
import type { FeedDocument } from "../../documents/feed-document.ts";
import type { Format } from "../../formats/format.ts";
import { inspectFrame } from "../../formats/gate.ts";
import { listPage } from "../../pages/list-page.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import type { DocumentPlan } from "./document-plan.ts";
import { type InspectedFrame, type Press, pageFragment } from "./press.ts";
import { listingKey } from "./site-files.ts";

/** A document in every format, ready to be published unless something was refused. */
export interface WrittenDocument {
  readonly files: readonly OutputFile[];
  readonly layout: Layout;
  readonly refusals: readonly Refusal[];
}

/** Why a document must not replace the published one: its frame violates a rule. */
export interface Refusal {
  readonly path: string;
  readonly rule: string;
  readonly found: string;
}

/**
 * Assembles a document from its entries' bytes. Entries without bytes are left out, and the layout is marked as
 * incomplete.
 */
export function writeDocument(
  plan: DocumentPlan,
  fragmentsOf: (row: Row) => Fragments | undefined,
  press: Press,
): WrittenDocument {
  const found = plan.rows.map((row) => ({ row, fragments: fragmentsOf(row) }));
  const entries = found.filter((entry): entry is Printed => entry.fragments !== undefined);
  const feeds = press.formats.map((format) => {
    const path = `${plan.document.directory}${format.fileName}`;
    const { frame, violations } = inspectedFrame(format, plan.document, press);
    const refusals = violations.map(({ rule, found }) => ({ path, rule, found }));
    const bodies = entries.map(({ fragments }) => fragments[format.name] ?? Buffer.alloc(0));
    const bytes = Buffer.concat([frame.head, ...separated(bodies, frame.separator), frame.tail]);
    const places = placesOf(bodies, frame.head.length, frame.separator.length);
    return { name: format.name, path, mediaType: format.mediaType, bytes, places, refusals };
  });
  const refusals = feeds.flatMap((feed) => feed.refusals);

  const page = writePage(plan, entries, press);
  const isArchive = plan.document.kind === "archive";
  const files: OutputFile[] = feeds.map(({ path, bytes, mediaType }) => ({
    path,
    bytes,
    mediaType,
    lifetime: isArchive ? "archive" : "current",
  }));
  files.push({
    path: `${plan.document.directory}index.html`,
    bytes: page.bytes,
    mediaType: "text/html; charset=utf-8",
    lifetime: isArchive ? "archive" : "page",
  });
  const layout: Layout = {
    signature: entries.length === plan.rows.length ? plan.signature : "",
    rendering: press.renderingKey,
    updated: plan.document.updated,
    ...(!isArchive && { listed: listingKey(plan) }),
    entries: entries.map(({ row }) => ({ id: row.id, version: row.version })),
    places: { ...Object.fromEntries(feeds.map(({ name, places }) => [name, places])), [pageFragment]: page.places },
    hashes: {},
  };
  return { files, layout, refusals };
}

/** Enough for the documents that edits affect repeatedly; a large run needs each frame only once. */
const rememberedFrames = 500;

/** The checked frame of a document, cached while the document's own data stays the same. */
function inspectedFrame(format: Format, document: FeedDocument, press: Press): InspectedFrame {
  const key = `${format.name} ${JSON.stringify(document)}`;
  const known = press.frames.get(key);
  if (known !== undefined) return known;
  const frame = format.frame(document, press.site);
  const inspected = { frame, violations: inspectFrame(format, frame, document, press.site) };
  if (press.frames.size >= rememberedFrames) press.frames.clear();
  press.frames.set(key, inspected);
  return inspected;
}

interface Printed {
  readonly row: Row;
  readonly fragments: Fragments;
}

/** An entry may lack bytes in a format that is newer than its last good edition. */
function separated(bodies: readonly Buffer[], separator: Buffer): Buffer[] {
  if (separator.length === 0) return [...bodies];
  const written = bodies.filter(({ length }) => length > 0);
  return written.flatMap((body, index) => (index === 0 ? [body] : [separator, body]));
}

function placesOf(bodies: readonly Buffer[], head: number, separator: number): number[] {
  let at = head;
  return bodies.flatMap((body) => {
    const place = [at, body.length];
    if (body.length > 0) at += body.length + separator;
    return place;
  });
}

function writePage(plan: DocumentPlan, entries: readonly Printed[], press: Press): { bytes: Buffer; places: number[] } {
  const items = entries.map(({ row, fragments }) => ({
    published: row.published,
    bytes: fragments[pageFragment] ?? Buffer.alloc(0),
  }));
  const { document, rows: _, signature: __, ...list } = plan;
  const bytes = listPage(document, { items, ...list }, press.pageSite);
  let from = 0;
  const places = items.flatMap(({ bytes: item }) => {
    const at = bytes.indexOf(item, from);
    from = at + item.length;
    return [at, item.length];
  });
  return { bytes, places };
}
