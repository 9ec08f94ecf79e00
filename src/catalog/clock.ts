import type { Instant } from "../records/article.ts";
import type { Store, StoredRow } from "./store.ts";

/** Name of the note of the latest instant at which something fell due or expired. */
const passedNote = "passed";

/** When the row falls due and expires, past or not; never for a draft. */
function instantsOf({ draft, published, expires }: StoredRow): readonly Instant[] {
  if (draft) return [];
  return expires === undefined ? [published] : [published, expires];
}

/** The future instants at which the row must be reviewed. */
export function dueInstantsOf(row: StoredRow, now: Instant): readonly Instant[] {
  return instantsOf(row).filter((instant) => instant > now);
}

/** Whether the clock was set back after something had fallen due. */
export function isClockSetBack({ notes }: Store, now: Instant): boolean {
  return Number(notes.get(passedNote) ?? now) > now;
}

/** Rows that fell due or expired while the clock was ahead. They count as reviewed from now on. */
export function takeRowsAhead({ notes, rows }: Store, now: Instant): readonly StoredRow[] {
  notes.putSync(passedNote, String(now));
  const ahead: StoredRow[] = [];
  for (const { value: row } of rows.getRange()) if (instantsOf(row).some((instant) => instant > now)) ahead.push(row);
  return ahead;
}

/** Records the latest instant that has passed for these rows, to detect a clock that is set back. */
export function notePassed({ notes }: Store, passing: Iterable<StoredRow>, now: Instant): void {
  const before = Number(notes.get(passedNote) ?? Number.NEGATIVE_INFINITY);
  let latest = before;
  for (const row of passing) {
    for (const instant of instantsOf(row)) if (instant <= now && instant > latest) latest = instant;
  }
  if (latest > before) notes.putSync(passedNote, String(latest));
}
