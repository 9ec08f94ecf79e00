import { movesOf } from "./order.ts";
import type { Store } from "./store.ts";

/** Most answers kept for one feed: more than are ever needed, so that hostile data cannot fill the memory. */
const mostAnswers = 1_000;
/**
 * More than most publications have; feeds that are gone, such as a tag that was misspelt for a while, must not fill the
 * memory of a server.
 */
const mostFeeds = 10_000;

/** Caches the answer to a question about all feeds until an article comes, goes or moves in any of them. */
export function cachedUntilAnyMoves<Answer>(store: Pick<Store, "notes">, ask: () => Answer): () => Answer {
  let known: { readonly moves: number; readonly answer: Answer } | undefined;
  return () => {
    const moves = movesOf(store);
    if (known?.moves !== moves) known = { moves, answer: ask() };
    return known.answer;
  };
}

/** Caches the answers to a question about a feed's order until an article of the feed comes, goes or moves. */
export function cachedUntilMoved<Answer>(
  store: Store,
  ask: (feed: string, about: number) => Answer,
): (feed: string, about: number) => Answer {
  const known = new Map<string, { readonly move: number; readonly answers: Map<number, Answer> }>();
  return (feed, about) => {
    const move = store.totals.get(feed)?.[1] ?? 0;
    const before = known.get(feed);
    const isRecent = before?.move === move && before.answers.size < mostAnswers;
    const answers = isRecent ? before.answers : new Map<number, Answer>();
    if (!isRecent) {
      if (known.size >= mostFeeds) known.clear();
      known.set(feed, { move, answers });
    }
    const answer = answers.get(about) ?? ask(feed, about);
    answers.set(about, answer);
    return answer;
  };
}
