import type { Applied, FileReading, RecordDigest } from "../../catalog/catalog.ts";
import { namesOfId } from "../../records/uri.ts";

/** What is put into the catalog in one transaction. */
export interface Portion {
  readonly readings: readonly FileReading[];
  /** Files to forget. */
  readonly gone: readonly string[];
  /** Whether the catalog is still incomplete afterwards. */
  readonly moreFollows: boolean;
}

/** What filling a catalog needs. */
export interface Filling {
  take(portion: Portion): Applied;
  /** Reads files a second time. */
  readAgain(paths: readonly string[]): Promise<readonly FileReading[]>;
}

/** Large enough that transactions cost little, small enough that the reading threads stay busy meanwhile. */
const filesInAPortion = 8_000;

/**
 * Takes a whole archive into an empty catalog while it is still being read, with the same result as taking it in at
 * once; returns the number of articles. Articles affect one another only if they ask for the same slug or id: then it
 * matters which was published first. So a file that asks for something already asked for is left out at first; in the
 * end, the catalog forgets the earlier file too, and takes in all of them together.
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

/** Which files ask for which slugs and ids. */
interface Wishes {
  /** Notes what the file's records ask for; returns whether no earlier file has asked for any of it. */
  isFirstToAsk(reading: FileReading): boolean;
  /**
   * Paths of files whose records ask for the same as others, or for a slug that extends, by whole words, one that
   * several ask for: a slug that is taken is made unique by appending words.
   */
  contested(): readonly string[];
}

function openWishes(): Wishes {
  /** The first file that asked for each. */
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
 * The slug, and every name of the id, with a prefix that no slug begins with. An id that is no IRI is written in Atom
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
