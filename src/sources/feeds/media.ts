import type { parseFeed } from "feedsmith";
import {
  durationSeconds,
  type Fields,
  given,
  type LineReader,
  lengthInBytes,
  mediaType,
  webAddress,
} from "../feed-fields.ts";

type RssItem = NonNullable<Extract<ReturnType<typeof parseFeed>, { format: "rss" }>["feed"]["items"]>[number];

/** Media RSS elements of an RSS item or Atom entry, as feedsmith reads them. */
export type Media = NonNullable<RssItem["media"]>;

type MediaContent = NonNullable<Media["contents"]>[number];

/** A file as given by RSS or Atom. */
export interface EnclosureElement {
  readonly url?: string | undefined;
  readonly type?: string | undefined;
  readonly length?: number | undefined;
  readonly title?: string | undefined;
  readonly duration?: number | undefined;
}

/** Base of relative addresses, and how text is decoded. */
export interface Reader {
  readonly base: string | undefined;
  readonly lineOf: LineReader;
}

/** The files of an entry: its enclosures merged with its Media RSS contents. */
export function filesOf(
  elements: readonly EnclosureElement[],
  media: Media | undefined,
  { base, lineOf }: Reader,
): readonly Fields[] {
  const contents = contentsOf(media)
    .filter(isFile)
    .map((content) => contentElement(content, lineOf));
  const files = [
    ...elements.map((element) => ({ ...fileFields(element), url: webAddress(element.url, base) ?? element.url })),
    ...contents.map((element) => ({ ...fileFields(element), url: webAddress(element.url, base) })),
  ];
  return merged(files.filter(({ url }) => url !== undefined));
}

/** The main image of an entry. */
export function pictureOf(media: Media | undefined, base: string | undefined): string | undefined {
  const holders = [media, ...(media?.groups ?? []), ...contentsOf(media)];
  const thumbnail = holders.flatMap((holder) => holder?.thumbnails ?? [])[0];
  const picture = contentsOf(media).find((content) => isPicture(content) && isDescribed(content));
  return webAddress(thumbnail?.url, base) ?? webAddress(picture?.url, base);
}

/** Fallback for entries without a title. */
export function mediaTitle(media: Media | undefined): string | undefined {
  return media?.title?.value ?? media?.groups?.[0]?.title?.value;
}

/** Fallback for entries without text. */
export function mediaDescription(media: Media | undefined): Media["description"] {
  return media?.description ?? media?.groups?.[0]?.description;
}

/** Keywords and categories. Flickr puts all tags of a photo into one category. */
export function mediaTags({ keywords = [], categories = [] }: Media = {}): readonly string[] {
  const named = categories.flatMap(({ name = "", label = name, scheme }) =>
    scheme === "urn:flickr:tags" ? name.split(/\s+/) : label,
  );
  return [...keywords, ...named];
}

/** Media RSS, `media:group`: its contents are variants of one item; `isDefault` marks the main one. */
function contentsOf(media: Media | undefined): readonly MediaContent[] {
  const groups = (media?.groups ?? []).map(({ contents = [] }) => contents.find((one) => one.isDefault) ?? contents[0]);
  return [...(media?.contents ?? []), ...groups.filter((content) => content !== undefined)];
}

/** Images are part of the text rather than files to attach. */
function isPicture({ medium, type, width }: MediaContent): boolean {
  return medium === "image" || (medium === undefined && width !== undefined && !/^(?:audio|video)\//.test(type ?? ""));
}

/** An image without size information is often just the author's avatar. */
function isDescribed({ width, fileSize }: MediaContent): boolean {
  return (width ?? fileSize) !== undefined;
}

/**
 * Excludes Flash players, and images without a size in bytes, which Mastodon sends for images that the text does not
 * show.
 */
function isFile(content: MediaContent): boolean {
  if (content.type === "application/x-shockwave-flash" || (content.type ?? content.medium) === undefined) return false;
  return !isPicture(content) || content.fileSize !== undefined;
}

function contentElement({ url, type, fileSize, duration, title }: MediaContent, lineOf: LineReader): EnclosureElement {
  return given({ url, type, length: fileSize, duration, title: title && lineOf(title.value ?? "") });
}

/** All fields but the address. */
function fileFields({ type, length, title, duration }: EnclosureElement): Fields {
  return given({
    type: mediaType(type),
    length: lengthInBytes(length),
    title,
    duration: durationSeconds(duration),
  });
}

/** One entry per address. For each field, the first value given wins. */
function merged(files: readonly Fields[]): readonly Fields[] {
  const byAddress = new Map<unknown, Fields>();
  for (const file of files) byAddress.set(file.url, { ...file, ...byAddress.get(file.url) });
  return [...byAddress.values()];
}
