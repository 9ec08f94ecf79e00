import type { FileReading } from "../../catalog/catalog.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import type { Site } from "../../records/site.ts";
import type { DocumentName } from "../composing/touched-documents.ts";
import type { WrittenDocument } from "../composing/write-document.ts";
import type { FoundFile } from "../reading/found-files.ts";
import type { SpooledPlaces, SpoolIndex } from "../reading/record-spool.ts";

/** What a renderer needs to know from the start. */
export interface RendererSettings {
  readonly site: Site;
  readonly renderingKey: string;
  readonly dataDirectory: string;
  readonly articlesDirectory: string;
  readonly catalogFile: string;
  /** Where the renderer keeps what it reads, until it is rendered. */
  readonly spoolFile: string;
}

/** A piece of a large run. */
export type Task =
  /** Tells where everything lies that all renderers have kept. */
  | { readonly kind: "index"; readonly index: SpoolIndex }
  | { readonly kind: "read"; readonly files: readonly FoundFile[] }
  | { readonly kind: "document"; readonly name: DocumentName }
  | { readonly kind: "pages"; readonly ids: readonly string[] };

/**
 * What some files say, packed: one value is handed over many times as fast as thousands. Its problems name files below
 * the articles folder.
 */
export interface PackedReadings {
  readonly text: string;
}

/** Readings as they cross from one thread to another. */
export function packReadings(readings: readonly FileReading[]): PackedReadings {
  return { text: JSON.stringify(readings) };
}

/** The readings that were packed. `fileName`: how a path below the articles folder is called in a problem. */
export function unpackReadings({ text }: PackedReadings, fileName: (path: string) => string): readonly FileReading[] {
  const readings = JSON.parse(text) as FileReading[];
  return readings.map((reading) => {
    if (reading.problems.length === 0) return reading;
    return { ...reading, problems: reading.problems.map((problem) => ({ ...problem, file: fileName(problem.file) })) };
  });
}

/** Where the records of a reading were kept. */
export interface KeptRecords {
  readonly file: string;
  readonly places: SpooledPlaces;
}

/** What came of it. */
export type Outcome =
  | { readonly kind: "index" }
  | { readonly kind: "read"; readonly lot: PackedReadings; readonly kept: KeptRecords }
  /** Without `written` where an entry cannot be rendered: then somebody must look for its last edition. */
  | { readonly kind: "document"; readonly written?: WrittenDocument; readonly rendered: number }
  | { readonly kind: "pages"; readonly files: readonly OutputFile[] };
