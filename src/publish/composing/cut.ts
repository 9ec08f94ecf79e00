import type { Fragments, Layout } from "../../catalog/catalog.ts";
import type { Target } from "../../publication/writing/target.ts";
import { documentFiles } from "./document-paths.ts";
import type { Press } from "./press.ts";

/** The entries cut from a published document. */
export interface CutDocument {
  /** As in the layout; missing if an interrupted run left files of several editions. */
  readonly rendering?: string;
  /** Newest first. The version is empty if the files are of several editions. */
  readonly entries: readonly CutEntry[];
}

/** One entry's bytes in a document. */
export interface CutEntry {
  readonly id: string;
  readonly version: string;
  readonly fragments: Fragments;
}

/** One file of a document, and the layout that describes it. */
interface CutFile {
  readonly name: string;
  readonly edition: Layout;
  readonly bytes: Buffer;
}

/** A layout and those it is about to replace. */
export function editionsOf(layout: Layout): readonly Layout[] {
  return [layout, ...(layout.before ?? [])];
}

/** Cuts a published document into entries; `undefined` if its files do not match the layout. */
export function cutDocument(
  layout: Layout,
  directory: string,
  press: Press,
  target: Pick<Target, "read">,
): CutDocument | undefined {
  const files = documentFiles(directory, press).map(([name, path]) => fileOf(layout, name, path, target));
  const whole = files.filter((file) => file !== undefined);
  if (whole.length < files.length) return undefined;
  const edition = whole[0]?.edition ?? layout;
  const isMixed = whole.some((file) => file.edition !== edition);
  const ids = isMixed ? editionsOf(layout).flatMap(({ entries }) => entries) : edition.entries;
  const entries = [...new Map(ids.map((entry) => [entry.id, entry])).values()].flatMap(({ id, version }) => {
    const fragments = fragmentsOf(id, whole);
    return fragments === undefined ? [] : [{ id, version: isMixed ? "" : version, fragments }];
  });
  return { entries, ...(!isMixed && { rendering: edition.rendering }) };
}

function fileOf(layout: Layout, name: string, path: string, target: Pick<Target, "read">): CutFile | undefined {
  for (const edition of editionsOf(layout)) {
    const hash = edition.hashes[name];
    const bytes = hash === undefined ? undefined : target.read(path, hash);
    if (bytes !== undefined) return { name, edition, bytes };
  }
  return undefined;
}

/** `undefined` if one of the files does not contain the entry. */
function fragmentsOf(id: string, files: readonly CutFile[]): Fragments | undefined {
  const fragments: Record<string, Buffer> = {};
  for (const { name, edition, bytes } of files) {
    const index = edition.entries.findIndex((entry) => entry.id === id);
    const places = edition.places[name];
    if (index < 0 || places === undefined) return undefined;
    const start = places[index * 2] ?? 0;
    fragments[name] = bytes.subarray(start, start + (places[index * 2 + 1] ?? 0));
  }
  return fragments;
}
