import type { FileReading, Stamp } from "../catalog/catalog.ts";
import type { OutputFile } from "../publication/output-file.ts";
import type { Site } from "../records/site.ts";
import type { DocumentName } from "./touched-documents.ts";
import type { WrittenDocument } from "./write-document.ts";

/** What a thread of the pool needs to know from the start. */
export interface PressSetting {
  readonly site: Site;
  readonly renderingKey: string;
  readonly dataDirectory: string;
  readonly articlesDirectory: string;
  readonly catalogFile: string;
}

/** A source file that is to be read. */
export interface FileToRead {
  readonly path: string;
  /** As problems show it. */
  readonly shownAs: string;
  readonly stamp: Stamp;
}

/** A piece of work for a thread of the pool. */
export type Task =
  | { readonly kind: "read"; readonly files: readonly FileToRead[] }
  | { readonly kind: "document"; readonly name: DocumentName }
  | { readonly kind: "pages"; readonly ids: readonly string[] };

/** What some files say, packed: a large archive waits like that until it is taken in. */
export interface PackedReadings {
  readonly bytes: Uint8Array;
  /** What the records ask for. */
  readonly slugs: readonly string[];
}

export function packReadings(readings: readonly FileReading[]): PackedReadings {
  const slugs = readings.flatMap(({ records }) => records.map(({ slug }) => slug));
  return { bytes: new TextEncoder().encode(JSON.stringify(readings)), slugs };
}

export function unpackReadings({ bytes }: Pick<PackedReadings, "bytes">): readonly FileReading[] {
  return JSON.parse(new TextDecoder().decode(bytes)) as FileReading[];
}

/** What came of it: exactly one outcome a task, in order. */
export type Outcome =
  | { readonly kind: "read"; readonly lot: PackedReadings }
  /** Without `written` where an entry cannot be rendered: then somebody must look for its last edition. */
  | { readonly kind: "document"; readonly written?: WrittenDocument; readonly rendered: number }
  | { readonly kind: "pages"; readonly files: readonly OutputFile[] }
  | { readonly kind: "failed"; readonly message: string; readonly stack?: string };
