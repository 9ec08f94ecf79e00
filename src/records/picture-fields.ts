import { isWebAddress } from "./absolute-url.ts";
import { mediaTypeOf, unknownMediaType } from "./media-types.ts";
import { isFlag, isMapping, isTrue } from "./values.ts";

/**
 * What site generators and their themes call the picture of an article, in the order in which the fields count: the
 * picture at its top, then the one in lists of articles, then the one for social networks. Capital letters, `-` and `_`
 * make no difference.
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

/** The fields within such a field that hold the address. */
const innerNames = ["url", "src", "path", "image", "overlay_image", "teaser", "og_image"];

/** The fields with one picture as `image`, also if fields of other programs hold it, which are then left out. */
export function withImage(fields: object, file: string): object {
  const found = withForeignImage(withOwnImage(fields), file) as Readonly<Record<string, unknown>>;
  if (found.image !== undefined || found.banner_image !== undefined) return found;
  const inner = customFields.map((name) => found[name]).filter(isMapping);
  const image = inner.map((mapping) => addressIn(valueOfImage(mapping, file), file)).find((each) => each !== undefined);
  return image === undefined ? found : { ...found, image };
}

/** Where Zola and Hugo have the fields of themes. */
const customFields = ["extra", "params"];

function valueOfImage(fields: object, file: string): unknown {
  return Reflect.get(withForeignImage(fields, file), "image");
}

/** `image` may be a link of Obsidian, or a flag for none. */
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
  // An `image` among the others wins.
  return best === undefined ? fields : { image: best.address, ...Object.fromEntries(others) };
}

/** Lists hold several pictures, or mappings of their addresses; nothing deeper is looked at. */
const levels = 3;

/** The address of the first picture in the value that readers can load; undefined if it holds none. */
function addressIn(value: unknown, file: string, isRelative = false, depth = levels): string | undefined {
  if (typeof value === "string") return pictureAddress(value, isRelative || isInOwnFolder(file));
  if (typeof value !== "object" || value === null || depth === 0) return undefined;
  const inner = isMapping(value) ? innerNames.map((name) => value[name]) : [Reflect.get(value, 0)];
  // PaperMod's `relative: true` says that the picture is beside the article.
  const isBeside = isMapping(value) && isTrue(String(value.relative));
  return inner
    .map((each) => addressIn(each, file, isRelative || isBeside, depth - 1))
    .find((each) => each !== undefined);
}

/** An article with a folder of its own, as in Hugo, Gatsby and Astro, has its pictures there. */
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

/** Not a page or a video, and not a name that only a program knows, as in `~/assets/hill.jpg` and `fa-mountain`. */
function isPicture(address: string): boolean {
  const type = mediaTypeOf(address);
  if (isWebAddress(address)) return type.startsWith("image/") || type === unknownMediaType;
  return type.startsWith("image/") && /^[^~@{]/.test(address) && isWebAddress(address, "https://relative.invalid/");
}
