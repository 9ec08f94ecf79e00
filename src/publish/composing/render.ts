import type { Row } from "../../catalog/catalog.ts";
import { type ArticleLinks, leadOf, plainExcerpt, plainSummary, renderContent } from "../../content/index.ts";
import { type Entry, entryOf, permalinkOf } from "../../documents/entry.ts";
import { harmlessContent, inspectEntry, type Violation } from "../../formats/gate.ts";
import { listItem } from "../../pages/list-item.ts";
import type { ArticleRecord } from "../../records/article.ts";
import type { Site } from "../../records/site.ts";
import { filesOfLink } from "../reading/file-links.ts";
import type { Legible } from "../reading/source-records.ts";
import { type Press, pageFragment } from "./press.ts";

/** An entry in every format, and as a list item. */
export interface Rendered {
  /** By format name; `page` is the list item. */
  readonly fragments: Readonly<Record<string, Buffer>>;
  /** What the gate found; such an entry must not be published. */
  readonly violations: readonly (Violation & { readonly format: string })[];
}

const excerptLength = 280;

/** The entry of an article, with its content made safe. */
export function entryOfRow(
  row: Row,
  record: ArticleRecord,
  press: Press,
): { entry: Entry; excerpt: string | undefined } {
  const { site } = press;
  const article = { ...record, id: row.id, slug: row.slug };
  const permalink = permalinkOf(article, site);
  const html = article.body === undefined ? undefined : renderContent(article.body, permalink, linksOf(row, site));
  const begins = article.summary ?? (html === undefined ? undefined : beginningOf(article, html, permalink));
  const entry = entryOf(article, site, { contentHtml: html, excerpt: begins, updated: row.updated });
  return { entry, excerpt: begins };
}

/** Resolves links to other articles' files. */
function linksOf({ path: from, links = [] }: Row, site: Site): ArticleLinks | undefined {
  if (links.length === 0) return undefined;
  const byPath = new Map(links.map((link) => [link.path, link]));
  return (reference) => {
    const place = /[?#].*$/s.exec(reference)?.[0] ?? "";
    for (const path of filesOfLink(reference, from)) {
      const { slug, url } = byPath.get(path) ?? {};
      if (slug !== undefined) return permalinkOf({ slug, ...(url !== undefined && { url }) }, site) + place;
    }
    return undefined;
  };
}

/** The text before the author's excerpt mark, otherwise an excerpt. */
function beginningOf({ body }: ArticleRecord, html: string, permalink: string): string {
  const lead = body && leadOf(body);
  const above = lead === undefined ? "" : plainSummary(renderContent(lead, permalink));
  return above === "" ? plainExcerpt(html, excerptLength) : above;
}

/** Renders and checks one entry. */
export function renderRow(row: Row, record: ArticleRecord, press: Press): Rendered {
  const [rendered] = renderRows([{ row, record }], press);
  if (rendered === undefined) throw new Error("an entry was not rendered");
  return rendered;
}

/**
 * Renders entries in order. One that cannot be rendered is reported like one that the gate rejects, and does not affect
 * the others.
 */
export function renderRows(articles: readonly Legible[], press: Press): readonly Rendered[] {
  try {
    return renderTogether(articles, press);
  } catch (fault) {
    const [first, ...others] = articles;
    if (first === undefined) throw fault;
    // Render each alone to find the failing one.
    return others.length === 0 ? [unrendered(first.row, fault)] : articles.flatMap((one) => renderRows([one], press));
  }
}

function unrendered({ id }: Row, fault: unknown): Rendered {
  const found = fault instanceof Error ? fault.message : String(fault);
  const violation = { rule: "an article that can be rendered", found, entryId: id, format: "every format" };
  return { fragments: {}, violations: [violation] };
}

/**
 * Performs each step for all entries before the next step: keeping one step's code in the processor's caches saves a
 * third of the time.
 */
function renderTogether(articles: readonly Legible[], press: Press): readonly Rendered[] {
  const entries = articles.map(({ row, record }) => entryOfRow(row, record, press));
  // Documents may be limited to summaries; article pages always contain everything.
  const published = entries.map(({ entry }) => (press.site.content === "full" ? entry : summaryOnly(entry)));
  const harmless = published.map(harmlessContent);
  const written = press.formats.map((format) => {
    const bytes = published.map((entry) => format.entry(entry));
    const found = bytes.map((entry, index) => inspectEntry(format, entry, harmless[index]).violations);
    return { format, bytes, found };
  });
  const items = entries.map(({ entry, excerpt: begins }) => listItem(entry, press.pageSite, begins));
  return entries.map((_, index) => {
    const fragments: Record<string, Buffer> = { [pageFragment]: items[index] ?? nothing };
    for (const { format, bytes } of written) fragments[format.name] = bytes[index] ?? nothing;
    const violations = written.flatMap(({ format, found }) =>
      (found[index] ?? []).map((violation) => ({ ...violation, format: format.name })),
    );
    return { fragments, violations };
  });
}

const nothing = Buffer.alloc(0);

function summaryOnly({ contentHtml: _, ...entry }: Entry): Entry {
  return entry;
}
