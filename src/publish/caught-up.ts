import { hash } from "node:crypto";
import type { Catalog } from "../catalog/catalog.ts";
import type { ReadingRules, Site } from "../records/site.ts";
import { version } from "../records/version.ts";

// What decides what is published, besides articles, is noted in the catalog, so that the next run finds out what of it
// is otherwise by now. Each thing is noted in one step with what was done by it: a run may be cut off in between, and
// the settings be taken back before the next one.

/** Names of the notes but those of the rules by which records are read. */
const renderingNote = "rendering";
const membershipNote = "membership";
const versionNote = "version";

/**
 * Stands for everything that decides bytes besides articles. Who writes for the site does not: it shows in articles
 * alone, which are read by it.
 */
export function renderingKeyOf({ people: _, ...site }: Site): string {
  return digestOf([version, site]);
}

/** Notes of what was taken in: how it was read, and by what feeds were chosen. */
export function takenInNotes(site: Site): Readonly<Record<string, string>> {
  return { [membershipNote]: membershipKeyOf(site), ...readingNotes(site) };
}

/** Notes of a run that has come to its end. */
export function caughtUpNotes(renderingKey: string): Readonly<Record<string, string>> {
  return { [renderingNote]: renderingKey };
}

/** Whether no run has come to its end with this catalog: it is new, or the one before it was lost. */
export function hasNeverCaughtUp(catalog: Pick<Catalog, "note">): boolean {
  return catalog.note(renderingNote) === undefined;
}

/** Whether documents would be rendered in another way than in the last run that came to its end. */
export function isRenderedOtherwise(catalog: Pick<Catalog, "note">, renderingKey: string): boolean {
  return catalog.note(renderingNote) !== renderingKey;
}

/**
 * Whether feeds are chosen in another way than when articles were taken in last: by other settings, or by another
 * version, which may choose others by the same.
 */
export function isMembershipOtherwise(catalog: Pick<Catalog, "note">, site: Site): boolean {
  return catalog.note(membershipNote) !== membershipKeyOf(site) || catalog.note(versionNote) !== version;
}

/**
 * Whether records are read in another way than when they were taken in: other things may come out of the same file
 * then.
 */
export function isReadOtherwise(catalog: Pick<Catalog, "note">, rules: ReadingRules): boolean {
  return Object.entries(readingNotes(rules)).some(([name, value]) => catalog.note(name) !== value);
}

/** Stands for all settings that decide which feeds hold an article. */
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
