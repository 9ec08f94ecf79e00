/**
 * Counts of one document, coding and status. Whoever answers keeps the object and adds to it, so that a request needs
 * no look-up.
 */
export interface TrafficCounts {
  /** A document's path where it is one of the current ones, else what kind of thing it was. */
  readonly document: string;
  readonly coding: string;
  readonly status: number;
  answers: number;
  /** Of bodies. */
  bytes: number;
}

/** All counts, for those who report them. */
export interface Traffic {
  counts(document: string, coding: string, status: number): TrafficCounts;
  all(): Iterable<TrafficCounts>;
}

/**
 * Counts at most `limit` documents by their own name, and all further ones as `other`: labels must not grow without
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
