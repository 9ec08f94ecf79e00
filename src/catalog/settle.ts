import { hash } from "node:crypto";
import type { Instant } from "../records/article.ts";
import { nameBasedUuid } from "../records/identity.ts";
import { namesOfId } from "../records/uri.ts";
import type { RecordDigest } from "./catalog.ts";

/** A record that asks for an id and a slug. */
export interface Claim {
  readonly path: string;
  readonly record: RecordDigest;
}

/** A record with an id and a slug of its own. */
export interface Settled extends Claim {
  readonly id: string;
  readonly slug: string;
  /** Whether the id was made from the slug. */
  readonly minted: boolean;
}

/** An article that has an id, and where its record is. */
export interface IdHolder {
  readonly id: string;
  readonly path: string;
}

/** A record whose id another record has, or whose id documents write like another record's. */
export interface SetAside extends IdHolder {
  readonly holder: IdHolder;
}

/** An article that already has an id and a slug. */
export interface Holder {
  readonly id: string;
  readonly slug: string;
  readonly wish: string;
  readonly minted: boolean;
  readonly path: string;
  readonly index: number;
  readonly published: Instant;
}

/** What is already settled, without the articles of the files that make claims now. */
export interface Registry {
  /** Who is known by any of these names of an id. */
  byNames(names: readonly string[]): readonly Holder[];
  bySlug(slug: string): Holder | undefined;
  /** The article that this record was before its file changed or moved. */
  before(claim: Claim): Holder | undefined;
}

/** What becomes of a batch's claims. */
export interface Settlement {
  readonly settled: readonly Settled[];
  readonly setAside: readonly SetAside[];
  /** Articles that lose their id to a claim that precedes them by path; they are set aside too. */
  readonly displaced: readonly Holder[];
}

/**
 * Gives every record an id and a slug of its own. A given id is kept to the letter; of two records with one id, or with
 * ids that documents write in the same way, the first by path gets it. A record without an id gets one made from its
 * slug, and keeps both for as long as it asks for the same slug, whatever else comes or goes. Equal slugs are told
 * apart by date, or by id if the record has one.
 */
export function settle(claims: readonly Claim[], registry: Registry): Settlement {
  const book = openBook(registry);
  const inOrder = [...claims].sort(compareClaims);
  const winners = inOrder.filter((claim) => claim.record.id !== undefined && book.claimId(claim, claim.record.id));
  const unnamed = inOrder.filter((claim) => claim.record.id === undefined);

  // Whoever has a slug already keeps it, before anyone new asks for it.
  const later: { readonly claim: Claim; readonly id: string }[] = [];
  for (const claim of winners) {
    const id = claim.record.id ?? "";
    const before = registry.before(claim);
    if (before === undefined) later.push({ claim, id });
    else book.take(claim, id, before.slug);
  }
  const minting: Claim[] = [];
  for (const claim of unnamed) {
    const before = registry.before(claim);
    if (before === undefined || book.isTaken(before.id)) minting.push(claim);
    else if (book.claimId(claim, before.id)) book.take(claim, before.id, before.slug);
  }
  for (const { claim, id } of later) book.take(claim, id, slugBeside(claim, id, book));
  for (const claim of minting.sort((a, b) => a.record.published - b.record.published)) {
    const slug = slugOfDay(claim, book);
    const id = nameBasedUuid(slug);
    if (book.claimId(claim, id)) book.take(claim, id, slug);
  }
  return book.settlement();
}

/** Who has which id and slug, while claims are settled. */
interface Book {
  /** Gives the id to the claim, or sets the claim aside if one before it by path has the id. */
  claimId(claim: Claim, id: string): boolean;
  /** Records the claim's id, which it has been given already, and its slug. */
  take(claim: Claim, id: string, slug: string): void;
  isTaken(id: string): boolean;
  /** Who has the slug. */
  holderOf(slug: string): { readonly id: string; readonly published: Instant } | undefined;
  settlement(): Settlement;
}

function openBook(registry: Registry): Book {
  const holders = new Map<string, IdHolder>();
  const settled = new Map<string, Settled>();
  const slugs = new Map<string, string>();
  const setAside: SetAside[] = [];
  const displaced: Holder[] = [];
  return {
    claimId(claim, id) {
      const { path } = claim;
      const names = namesOfId(id);
      const standing = registry.byNames(names);
      const holder =
        names.map((name) => holders.get(name)).find(Boolean) ?? standing.find((one) => keepsId(one, claim));
      if (holder !== undefined) {
        setAside.push({ id, path, holder });
        return false;
      }
      displaced.push(...standing);
      setAside.push(...standing.map((loser) => ({ id: loser.id, path: loser.path, holder: { id, path } })));
      for (const name of names) holders.set(name, { id, path });
      return true;
    },
    take(claim, id, slug) {
      settled.set(id, { ...claim, id, slug, minted: claim.record.id === undefined });
      slugs.set(slug, id);
    },
    isTaken: (id) => holders.has(id),
    holderOf(slug) {
      const id = slugs.get(slug);
      if (id === undefined) return registry.bySlug(slug);
      const published = settled.get(id)?.record.published;
      return published === undefined ? undefined : { id, published };
    },
    settlement: () => ({ settled: [...settled.values()], setAside, displaced }),
  };
}

function slugBeside(claim: Claim, id: string, book: Book): string {
  const wish = claim.record.slug;
  const holder = book.holderOf(wish);
  return holder === undefined || holder.id === id ? wish : `${wish}-${hash("sha256", id).slice(0, 8)}`;
}

/**
 * The same slug at the same instant is a copy of the same article, not another one: it asks for the same slug, and is
 * set aside.
 */
function slugOfDay({ record: { slug, published }, path }: Claim, book: Book): string {
  const holder = book.holderOf(slug);
  if (holder === undefined || (holder.published === published && isMintedFrom(slug, holder))) return slug;
  const dated = `${slug}-${new Date(published).toISOString().slice(0, 10)}`;
  const other = book.holderOf(dated);
  return other === undefined || isMintedFrom(dated, other) ? dated : `${dated}-${hash("sha256", path).slice(0, 8)}`;
}

function isMintedFrom(slug: string, { id }: { readonly id: string }): boolean {
  return id === nameBasedUuid(slug);
}

/** An id that was made from a slug and one that was given never take each other's place. */
function keepsId(holder: Holder, claim: Claim): boolean {
  return holder.minted !== (claim.record.id === undefined) || isBefore(holder, claim);
}

function isBefore(holder: Holder, claim: Claim): boolean {
  return holder.path === claim.path ? holder.index <= claim.record.index : holder.path < claim.path;
}

function compareClaims(a: Claim, b: Claim): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.record.index - b.record.index;
}
