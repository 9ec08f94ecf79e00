import type { FileReading } from "../../catalog/catalog.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import type { Site } from "../../records/site.ts";
import type { DocumentName } from "../composing/touched-documents.ts";
import type { WrittenDocument } from "../composing/write-document.ts";
import type { FoundFile } from "../reading/found-files.ts";
import type { SpooledPlaces, SpoolIndex } from "../reading/record-spool.ts";

/** Passed to a renderer when it starts. */
export interface RendererSettings {
  readonly site: Site;
  readonly renderingKey: string;
  readonly dataDirectory: string;
  readonly articlesDirectory: string;
  readonly catalogFile: string;
  /** Where the renderer spools what it reads. */
  readonly spoolFile: string;
}

/** A piece of a large run. */
export type Task =
  /** Announces where all renderers have spooled what they read. */
  | { readonly kind: "index"; readonly index: SpoolIndex }
  | { readonly kind: "read"; readonly files: readonly FoundFile[] }
  | { readonly kind: "document"; readonly name: DocumentName }
  | { readonly kind: "pages"; readonly ids: readonly string[] };

/**
 * Readings packed into one string, which is transferred many times as fast as thousands of objects. File names in
 * problems are relative to the articles folder.
 */
export interface PackedReadings {
  readonly text: string;
}

/** Packs readings for `postMessage`. */
export function packReadings(readings: readonly FileReading[]): PackedReadings {
  return { text: JSON.stringify(readings) };
}

/** Unpacks readings. `fileName` gives the name that problems use for a path below the articles folder. */
export function unpackReadings({ text }: PackedReadings, fileName: (path: string) => string): readonly FileReading[] {
  const readings = JSON.parse(text) as FileReading[];
  return readings.map((reading) => {
    if (reading.problems.length === 0) return reading;
    return { ...reading, problems: reading.problems.map((problem) => ({ ...problem, file: fileName(problem.file) })) };
  });
}

/** Where the records of some readings are spooled. */
export interface KeptRecords {
  readonly file: string;
  readonly places: SpooledPlaces;
}

/** The result of a task. */
export type Outcome =
  | { readonly kind: "index" }
  | { readonly kind: "read"; readonly batch: PackedReadings; readonly kept: KeptRecords }
  /** `written` is missing if an entry cannot be rendered, so that its last edition must be found. */
  | { readonly kind: "document"; readonly written?: WrittenDocument; readonly rendered: number }
  | { readonly kind: "pages"; readonly files: readonly OutputFile[] };
