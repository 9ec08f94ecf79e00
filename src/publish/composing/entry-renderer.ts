import type { Fragments, Row } from "../../catalog/catalog.ts";
import type { Problem } from "../../errors.ts";
import { legible, type SourceRecords } from "../reading/source-records.ts";
import type { Materials } from "./materials.ts";
import { type Rendered, renderRow, renderRows } from "./render.ts";

/** The maximum number of rendered entries that are written ahead individually: more than anyone edits at a time. */
export const maxWrittenAhead = 500;

/** Renders entries from their sources, and records which cannot be published and why. */
export interface EntryRenderer {
  /** Renders several entries together, which is cheaper, and discards those prepared before. */
  prepare(rows: readonly Row[]): void;
  /** An entry's bytes by format; `undefined` if its source has changed or the gate rejects it. */
  render(row: Row): Fragments | undefined;
  /** Whether an attempt to render the article failed. */
  isDoubtful(id: string): boolean;
  /** Articles whose source has changed since it was read, or is no longer readable. */
  readonly outdated: readonly Row[];
  /** How many entries were rendered. */
  readonly rendered: number;
  /** Entries rendered since the last call, limited to the first ones of the run. */
  takeRendered(): readonly (readonly [id: string, edition: Fragments])[];
  /** Problems found by the gate. */
  readonly problems: readonly { readonly path: string; readonly problem: Problem }[];
}

/** A renderer that has rendered nothing yet. */
export function createEntryRenderer(
  { press, input }: Pick<Materials, "press" | "input">,
  sources: SourceRecords,
): EntryRenderer {
  const problems: { path: string; problem: Problem }[] = [];
  const outdated = new Map<string, Row>();
  /** Ids of articles whose latest edition the gate rejects. */
  const refused = new Set<string>();
  const prepared = new Map<string, Rendered>();
  let notWrittenAhead: (readonly [id: string, edition: Fragments])[] = [];
  let rendered = 0;

  function prepare(rows: readonly Row[]): void {
    prepared.clear();
    const articles = legible(rows, sources);
    for (const [index, result] of renderRows(articles, press).entries())
      prepared.set(articles[index]?.row.version ?? "", result);
  }

  function render(row: Row): Fragments | undefined {
    const result = prepared.get(row.version) ?? renderNow(row);
    if (result === undefined) {
      // It became unreadable during this run; the next one will find out why.
      if (!row.held) outdated.set(row.id, row);
      return undefined;
    }
    rendered += 1;
    if (result.violations.length > 0) {
      refuse(row, result.violations);
      return undefined;
    }
    if (rendered <= maxWrittenAhead) notWrittenAhead.push([row.id, result.fragments]);
    return result.fragments;
  }

  function renderNow(row: Row): Rendered | undefined {
    const [record] = sources.of([row]);
    return record === undefined ? undefined : renderRow(row, record, press);
  }

  function refuse(row: Row, violations: Rendered["violations"]): void {
    const file = input.fileName(row.path);
    refused.add(row.id);
    problems.push(...violations.map((violation) => ({ path: row.path, problem: gateProblem(row, file, violation) })));
  }

  return {
    prepare,
    render,
    isDoubtful: (id) => outdated.has(id) || refused.has(id),
    get outdated() {
      return [...outdated.values()];
    },
    get rendered() {
      return rendered;
    },
    takeRendered() {
      const editions = notWrittenAhead;
      notWrittenAhead = [];
      return editions;
    },
    problems,
  };
}

/** The problem of an article whose entry breaks a rule. */
export function gateProblem(
  row: Row,
  file: string,
  violation: { rule: string; found: string; format: string },
): Problem {
  return {
    severity: "error",
    file,
    expected: `${violation.rule} (${violation.format})`,
    found: violation.found,
    advice: `no feed shows this edition of the article ${row.id} until this is fixed`,
  };
}
