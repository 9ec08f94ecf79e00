import type { Applied, FileReading, RecordDigest } from "../../catalog/catalog.ts";
import { namesOfId } from "../../records/uri.ts";

/** Files taken into the catalog in one transaction. */
export interface Portion {
  readonly readings: readonly FileReading[];
  /** Files to forget. */
  readonly gone: readonly string[];
  /** Whether the catalog is still incomplete afterwards. */
  readonly moreFollows: boolean;
}

/** What `fill` needs. */
export interface Filling {
  take(portion: Portion): Applied;
  /** Reads files a second time. */
  readAgain(paths: readonly string[]): Promise<readonly FileReading[]>;
}

/** Large enough to make transactions cheap, small enough to keep the reading threads busy meanwhile. */
const filesPerPortion = 8_000;

/**
 * Fills an empty catalog with a whole archive while it is still being read, with the same result as taking it in at
 * once. Returns the number of articles. Articles affect one another only if they claim the same slug or id, and then
 * their order decides, not that of reading. So a file that claims something already claimed is left out at first; in
 * the end, the catalog forgets the earlier claimants too, and takes in all of them together.
 */
export async function fill(
  readings: AsyncIterable<FileReading>,
  { take, readAgain }: Filling,
  portion = filesPerPortion,
): Promise<number> {
  const claims = openClaims();
  let waiting: FileReading[] = [];
  let articles = 0;
  const takeIn = (more: Portion): Applied => {
    const applied = take(more);
    articles += applied.growth;
    return applied;
  };
  for await (const reading of readings) {
    if (!claims.isFirstToClaim(reading)) continue;
    waiting.push(reading);
    if (waiting.length < portion) continue;
    takeIn({ readings: waiting, gone: [], moreFollows: true });
    waiting = [];
  }
  const contested = claims.contested();
  takeIn({ readings: waiting, gone: [], moreFollows: contested.length > 0 });
  if (contested.length === 0) return articles;

  const { reread } = takeIn({ readings: [], gone: contested, moreFollows: true });
  const together = await readAgain([...new Set([...contested, ...reread])]);
  takeIn({ readings: together, gone: [], moreFollows: false });
  return articles;
}

/** Tracks which files claim which slugs and ids. */
interface Claims {
  /** Registers the claims of a file's records. Returns whether none was claimed by an earlier file. */
  isFirstToClaim(reading: FileReading): boolean;
  /**
   * Files with claims shared by others, or with a slug that extends a contested slug by whole words: that is how taken
   * slugs are made unique.
   */
  contested(): readonly string[];
}

function openClaims(): Claims {
  /** The first file with each claim. */
  const firstClaims = new Map<string, string>();
  const contestedClaims = new Set<string>();
  const paths = new Set<string>();

  function register(claim: string, path: string): void {
    const first = firstClaims.get(claim);
    if (first === undefined) {
      firstClaims.set(claim, path);
      return;
    }
    contestedClaims.add(claim);
    paths.add(first).add(path);
  }

  return {
    isFirstToClaim({ path, records }) {
      for (const record of records) for (const claim of claimsOf(record)) register(claim, path);
      return !paths.has(path);
    },
    contested() {
      if (contestedClaims.size === 0) return [];
      for (const [claim, path] of firstClaims)
        if (beginnings(claim).some((beginning) => contestedClaims.has(beginning))) paths.add(path);
      return [...paths];
    },
  };
}

/**
 * The slug, and every name of the id with a prefix that no slug has. An id that is not an IRI is written in Atom as a
 * UUID made from its text, and an article without an id gets the same UUID if that text is its slug; so such an id also
 * counts as a claim to that slug.
 */
function claimsOf({ slug, id }: RecordDigest): ReadonlySet<string> {
  if (id === undefined) return new Set([slug]);
  const names = namesOfId(id);
  return new Set([slug, ...names.map((name) => `id ${name}`), ...(names.length > 1 ? [id] : [])]);
}

/** The slug and its prefixes, by whole words. */
function beginnings(slug: string): readonly string[] {
  const words = slug.split("-");
  return words.map((_, index) => words.slice(0, index + 1).join("-"));
}
