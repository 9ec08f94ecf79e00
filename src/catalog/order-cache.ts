import { movesOf } from "./order.ts";
import type { Store } from "./store.ts";

/** Limit of cached results per feed: more than are ever needed, but bounded in case of hostile data. */
const maxAnswers = 1_000;
/**
 * More than most publications have, but bounded, because feeds come and go (through misspelt tags, for instance) while
 * a server runs.
 */
const maxFeeds = 10_000;

/** Caches a query about all feeds until an article of any feed is added, removed or moved. */
export function cachedUntilAnyMoves<Answer>(store: Pick<Store, "notes">, ask: () => Answer): () => Answer {
  let known: { readonly moves: number; readonly answer: Answer } | undefined;
  return () => {
    const moves = movesOf(store);
    if (known?.moves !== moves) known = { moves, answer: ask() };
    return known.answer;
  };
}

/** Caches a query about a feed's order until an article of the feed is added, removed or moved. */
export function cachedUntilMoved<Answer>(
  store: Store,
  ask: (feed: string, about: number) => Answer,
): (feed: string, about: number) => Answer {
  const known = new Map<string, { readonly move: number; readonly answers: Map<number, Answer> }>();
  return (feed, about) => {
    const move = store.totals.get(feed)?.[1] ?? 0;
    const before = known.get(feed);
    const isRecent = before?.move === move && before.answers.size < maxAnswers;
    const answers = isRecent ? before.answers : new Map<number, Answer>();
    if (!isRecent) {
      if (known.size >= maxFeeds) known.clear();
      known.set(feed, { move, answers });
    }
    const answer = answers.get(about) ?? ask(feed, about);
    answers.set(about, answer);
    return answer;
  };
}
