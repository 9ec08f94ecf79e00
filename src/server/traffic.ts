/**
 * Counts for one document, coding and status. Callers keep the object and add to it, so that a request needs no
 * look-up.
 */
export interface TrafficCounts {
  /** The path of a current document, otherwise the kind of document. */
  readonly document: string;
  readonly coding: string;
  readonly status: number;
  answers: number;
  /** Total size of the response bodies. */
  bytes: number;
}

/** All counts. */
export interface Traffic {
  counts(document: string, coding: string, status: number): TrafficCounts;
  all(): Iterable<TrafficCounts>;
}

/**
 * Creates counts that name at most `limit` documents, and call all further ones `other`: labels must not grow without
 * bound.
 */
export function createTraffic(limit = 500): Traffic {
  const byLabel = new Map<string, TrafficCounts>();
  const documents = new Set<string>();

  function counts(document: string, coding: string, status: number): TrafficCounts {
    const label = documents.has(document) || documents.size < limit ? document : "other";
    documents.add(label);
    const key = `${status} ${coding} ${label}`;
    const known = byLabel.get(key) ?? { document: label, coding, status, answers: 0, bytes: 0 };
    byLabel.set(key, known);
    return known;
  }

  return { counts, all: () => byLabel.values() };
}
