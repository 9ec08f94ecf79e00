import { hash } from "node:crypto";
import type { Instant } from "../records/article.ts";
import { nameBasedUuid } from "../records/identity.ts";
import { namesOfId } from "../records/uri.ts";
import type { RecordDigest } from "./catalog.ts";

/** A record that claims an id and a slug. */
export interface Claim {
  readonly path: string;
  readonly record: RecordDigest;
}

/** A record with its final id and slug. */
export interface Settled extends Claim {
  readonly id: string;
  readonly slug: string;
  /** Whether the id was made from the slug. */
  readonly minted: boolean;
}

/** An article's id, and where its record is. */
export interface IdHolder {
  readonly id: string;
  readonly path: string;
}

/** A record whose id another record has, literally or in the way documents write it. */
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

/** What is settled so far, without the articles of the files that now make claims. */
export interface Registry {
  /** The holders of any of these names of an id. */
  byNames(names: readonly string[]): readonly Holder[];
  bySlug(slug: string): Holder | undefined;
  /** The article that the record was before its file changed or moved. */
  before(claim: Claim): Holder | undefined;
}

/** The result of a batch's claims. */
export interface Settlement {
  readonly settled: readonly Settled[];
  readonly setAside: readonly SetAside[];
  /** Articles that lose their id to a claim that precedes them by path; they are set aside too. */
  readonly displaced: readonly Holder[];
}

/**
 * Gives every record a unique id and slug. A given id is kept verbatim; of two records with the same id, or with ids
 * that documents write the same way, the first by path gets it. A record without an id gets one made from its slug, and
 * keeps both as long as it claims the same slug, whatever else changes. Equal slugs are distinguished by date, or by id
 * if the record has one.
 */
export function settle(claims: readonly Claim[], registry: Registry): Settlement {
  const book = openBook(registry);
  const inOrder = [...claims].sort(compareClaims);
  const winners = inOrder.filter((claim) => claim.record.id !== undefined && book.claimId(claim, claim.record.id));
  const unnamed = inOrder.filter((claim) => claim.record.id === undefined);

  // Existing slugs are kept before new records can claim them.
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

/** Keeps track of ids and slugs while claims are settled. */
interface Book {
  /** Assigns the id to the claim, or sets the claim aside if a record that precedes it by path has the id. */
  claimId(claim: Claim, id: string): boolean;
  /** Records the slug of a claim that already has its id. */
  take(claim: Claim, id: string, slug: string): void;
  isTaken(id: string): boolean;
  /** The holder of the slug. */
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

/** The same slug at the same instant is a copy of the same article: it claims the same slug, and is set aside. */
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

/** An id made from a slug never displaces a given one, nor the other way round. */
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
