import type { Applied, FileReading, RecordDigest } from "../../catalog/catalog.ts";
import { namesOfId } from "../../records/uri.ts";

/** What goes into the catalog at once. */
export interface Portion {
  readonly readings: readonly FileReading[];
  /** Files to be forgotten. */
  readonly gone: readonly string[];
  /** Whether the catalog is not whole yet. */
  readonly moreFollows: boolean;
}

/** How a catalog is filled. */
export interface Filling {
  take(portion: Portion): Applied;
  /** Reads files a second time. */
  readAgain(paths: readonly string[]): Promise<readonly FileReading[]>;
}

/** Enough that a transaction costs little, few enough that whoever reads on has enough to do meanwhile. */
const filesInAPortion = 8_000;

/**
 * Takes a whole archive into an empty catalog while it is still being read, with the result of taking it in at once;
 * answers how many articles came. Articles touch one another where they ask for one slug or one id, and then it matters
 * who was published first. So whoever asks for what somebody has asked for before is left out, and in the end the
 * catalog forgets the first one too, and takes all of them in together.
 */
export async function fill(
  readings: AsyncIterable<FileReading>,
  { take, readAgain }: Filling,
  portion = filesInAPortion,
): Promise<number> {
  const wishes = openWishes();
  let waiting: FileReading[] = [];
  let articles = 0;
  const takeIn = (more: Portion): Applied => {
    const applied = take(more);
    articles += applied.growth;
    return applied;
  };
  for await (const reading of readings) {
    if (!wishes.isFirstToAsk(reading)) continue;
    waiting.push(reading);
    if (waiting.length < portion) continue;
    takeIn({ readings: waiting, gone: [], moreFollows: true });
    waiting = [];
  }
  const contested = wishes.contested();
  takeIn({ readings: waiting, gone: [], moreFollows: contested.length > 0 });
  if (contested.length === 0) return articles;

  const { reread } = takeIn({ readings: [], gone: contested, moreFollows: true });
  const together = await readAgain([...new Set([...contested, ...reread])]);
  takeIn({ readings: together, gone: [], moreFollows: false });
  return articles;
}

/** Who asks for which slugs and ids. */
interface Wishes {
  /** Takes down what the file's records ask for; answers whether nobody before has asked for any of it. */
  isFirstToAsk(reading: FileReading): boolean;
  /**
   * Paths of the files whose records ask for what others ask for too, or for a slug that goes on, word by word, from
   * one that several ask for: a slug that is taken is told apart by adding words to it.
   */
  contested(): readonly string[];
}

function openWishes(): Wishes {
  /** The first file that asks for each. */
  const asked = new Map<string, string>();
  const ofMany = new Set<string>();
  const paths = new Set<string>();

  function ask(wish: string, path: string): void {
    const first = asked.get(wish);
    if (first === undefined) {
      asked.set(wish, path);
      return;
    }
    ofMany.add(wish);
    paths.add(first).add(path);
  }

  return {
    isFirstToAsk({ path, records }) {
      for (const record of records) for (const wish of wishesOf(record)) ask(wish, path);
      return !paths.has(path);
    },
    contested() {
      if (ofMany.size === 0) return [];
      for (const [wish, path] of asked)
        if (beginnings(wish).some((beginning) => ofMany.has(beginning))) paths.add(path);
      return [...paths];
    },
  };
}

/**
 * A slug; and an id by all of its names, none of which begins as a slug does. An id that is no IRI is written in Atom
 * as a UUID made from its text; an article without an id gets the same UUID if that text is its slug. So such an id
 * counts as asking for that slug too.
 */
function wishesOf({ slug, id }: RecordDigest): ReadonlySet<string> {
  if (id === undefined) return new Set([slug]);
  const names = namesOfId(id);
  return new Set([slug, ...names.map((name) => `id ${name}`), ...(names.length > 1 ? [id] : [])]);
}

/** The slug and its beginnings, word by word. */
function beginnings(slug: string): readonly string[] {
  const words = slug.split("-");
  return words.map((_, index) => words.slice(0, index + 1).join("-"));
}
