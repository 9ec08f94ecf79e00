import { hash } from "node:crypto";
import type { Catalog } from "../catalog/catalog.ts";
import type { ReadingRules, Site } from "../records/site.ts";
import { version } from "../records/version.ts";

// The catalog notes everything besides articles that determines the output, so that the next run can tell what has
// changed. Each note is written in the same transaction as the work it applies to, because a run may be interrupted and
// the settings changed back before the next one.

/** Names of the notes, except for the reading rules. */
const renderingNote = "rendering";
const membershipNote = "membership";
const versionNote = "version";

/**
 * A digest of everything besides articles that determines the bytes of documents. `people` is left out: it only affects
 * how articles are read.
 */
export function renderingKeyOf({ people: _, ...site }: Site): string {
  return digestOf([version, site]);
}

/** Notes on how articles were read and assigned to feeds. */
export function takenInNotes(site: Site): Readonly<Record<string, string>> {
  return { [membershipNote]: membershipKeyOf(site), ...readingNotes(site) };
}

/** Notes of a finished run. */
export function caughtUpNotes(renderingKey: string): Readonly<Record<string, string>> {
  return { [renderingNote]: renderingKey };
}

/** Whether no run has ever finished with this catalog: it is new, or the one before it was lost. */
export function hasNeverCaughtUp(catalog: Pick<Catalog, "note">): boolean {
  return catalog.note(renderingNote) === undefined;
}

/** Whether documents would be rendered differently than by the last run that finished. */
export function isRenderedOtherwise(catalog: Pick<Catalog, "note">, renderingKey: string): boolean {
  return catalog.note(renderingNote) !== renderingKey;
}

/**
 * Whether articles would be assigned to other feeds than when they were taken in, because of settings or the program's
 * version.
 */
export function isMembershipOtherwise(catalog: Pick<Catalog, "note">, site: Site): boolean {
  return catalog.note(membershipNote) !== membershipKeyOf(site) || catalog.note(versionNote) !== version;
}

/**
 * Whether records would be read differently than when they were taken in, so that unchanged files may yield different
 * ones.
 */
export function isReadOtherwise(catalog: Pick<Catalog, "note">, rules: ReadingRules): boolean {
  return Object.entries(readingNotes(rules)).some(([name, value]) => catalog.note(name) !== value);
}

/** A digest of the settings that assign articles to feeds. */
function membershipKeyOf({ feeds, author }: Site): string {
  return digestOf([feeds, author.name]);
}

function readingNotes({
  timezone,
  permalink = "",
  language = "",
  people = {},
}: ReadingRules): Readonly<Record<string, string>> {
  return { [versionNote]: version, timezone, permalink, language, people: digestOf(people) };
}

function digestOf(value: unknown): string {
  return hash("sha256", JSON.stringify(value)).slice(0, 24);
}
