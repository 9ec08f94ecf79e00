import { isWebAddress } from "./absolute-url.ts";
import { mediaTypeOf, unknownMediaType } from "./media-types.ts";
import { isFlag, isMapping, isTrue } from "./values.ts";

/**
 * Names of site generators and themes for the picture of an article, by precedence: the picture at the top, then the
 * one in lists of articles, then the one for social networks. Case, `-` and `_` do not matter.
 */
const names = [
  ["cover", "coverImage", "coverImg"],
  ["hero", "heroImage"],
  ["featuredImage", "featureImage"],
  ["header", "headerImage", "headerImg"],
  ["banner", "bannerImg", "topImg", "bigImg"],
  ["thumbnail", "thumbnailImg", "teaser", "indexImg"],
  ["images", "ogImage", "socialImage", "socialMediaCard", "shareImg"],
].flat();

const rankBySpelling = new Map(
  names.flatMap((name, rank) => spellingsOf(name).map((spelling) => [spelling, rank] as const)),
);

/** `coverimage`, `cover-image` and `cover_image`, all in lower case. */
function spellingsOf(name: string): readonly string[] {
  return ["", "-", "_"].map((hyphen) => name.replace(/[A-Z]/g, (letter) => hyphen + letter).toLowerCase());
}

/** Fields within such a field that may have the address. */
const innerNames = ["url", "src", "path", "image", "overlay_image", "teaser", "og_image"];

/** Makes the picture in fields of other programs the `image`, and removes these fields. */
export function withImage(fields: object, file: string): object {
  const found = withForeignImage(withOwnImage(fields), file) as Readonly<Record<string, unknown>>;
  if (found.image !== undefined || found.banner_image !== undefined) return found;
  const inner = customFields.map((name) => found[name]).filter(isMapping);
  const image = inner.map((mapping) => addressIn(valueOfImage(mapping, file), file)).find((each) => each !== undefined);
  return image === undefined ? found : { ...found, image };
}

/** Where Zola and Hugo keep custom fields. */
const customFields = ["extra", "params"];

function valueOfImage(fields: object, file: string): unknown {
  const { image, banner_image } = withForeignImage(fields, file) as Readonly<Record<string, unknown>>;
  return image ?? banner_image;
}

/** `image` may be a link of Obsidian, or a flag that means none. */
function withOwnImage(fields: object): object {
  if (!("image" in fields)) return fields;
  const { image, ...others } = fields;
  if (isFlag(image)) return others;
  const [, link] = (typeof image === "string" && obsidianLink.exec(image)) || [];
  return link === undefined ? fields : { ...others, image: encodedSpaces(link) };
}

function withForeignImage(fields: object, file: string): object {
  if (!Object.keys(fields).some((name) => rankBySpelling.has(name.toLowerCase()))) return fields;
  const others: [name: string, value: unknown][] = [];
  let best: { readonly rank: number; readonly address: string } | undefined;
  for (const [name, value] of Object.entries(fields)) {
    const rank = rankBySpelling.get(name.toLowerCase());
    const address = rank === undefined ? undefined : addressIn(value, file);
    if (rank === undefined || address === undefined) others.push([name, value]);
    else if (best === undefined || rank < best.rank) best = { rank, address };
  }
  if (best === undefined) return fields;
  const own = Object.fromEntries(others);
  // The article's own fields win.
  return "image" in own || "banner_image" in own ? own : { image: best.address, ...own };
}

/** Deep enough for a list of mappings. */
const levels = 3;

/** The address of the first picture in a value; undefined if there is none that readers can load. */
function addressIn(value: unknown, file: string, isRelative = false, depth = levels): string | undefined {
  if (typeof value === "string") return pictureAddress(value, isRelative || isInOwnFolder(file));
  if (typeof value !== "object" || value === null || depth === 0) return undefined;
  const inner = isMapping(value) ? innerNames.map((name) => value[name]) : [Reflect.get(value, 0)];
  // PaperMod: `relative: true` if the picture is beside the article.
  const isBeside = isMapping(value) && isTrue(String(value.relative));
  return inner
    .map((each) => addressIn(each, file, isRelative || isBeside, depth - 1))
    .find((each) => each !== undefined);
}

/** Whether the article has a folder of its own (Hugo, Gatsby, Astro), with its pictures. */
function isInOwnFolder(file: string): boolean {
  return /(?:^|[/\\])index(?:\.[\w-]+)?\.\w+$/i.test(file);
}

function pictureAddress(text: string, isRelative: boolean): string | undefined {
  const [, link = text] = obsidianLink.exec(text) ?? [];
  const address = encodedSpaces(link);
  if (!isPicture(address)) return undefined;
  const isBelowRoot = !isRelative && !isWebAddress(address) && /^[^./][^/]*\//.test(address);
  return isBelowRoot ? `/${address}` : address;
}

function encodedSpaces(address: string): string {
  return address.trim().replaceAll(" ", "%20");
}

/** `[[hill.jpg]]` or `![[hill.jpg|300]]`. */
const obsidianLink = /^\s*!?\[\[([^[\]|]+)(?:\|[^[\]]*)?\]\]\s*$/;

/** Not a page, a video, an alias (`~/assets/hill.jpg`) or the name of an icon (`fa-mountain`). */
function isPicture(address: string): boolean {
  const type = mediaTypeOf(address);
  if (isWebAddress(address)) return type.startsWith("image/") || type === unknownMediaType;
  return type.startsWith("image/") && /^[^~@{]/.test(address) && isWebAddress(address, "https://relative.invalid/");
}
