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

/** What Media RSS says of an RSS item or an Atom entry, as feedsmith reads it. */
export type Media = NonNullable<RssItem["media"]>;

type MediaContent = NonNullable<Media["contents"]>[number];

/** A file as RSS and Atom name one. */
export interface EnclosureElement {
  readonly url?: string | undefined;
  readonly type?: string | undefined;
  readonly length?: number | undefined;
  readonly title?: string | undefined;
  readonly duration?: number | undefined;
}

/** What relative addresses of an entry are relative to, and how its lines are read. */
export interface Reader {
  readonly base: string | undefined;
  readonly lineOf: LineReader;
}

/** The files of an entry: its enclosures, and what Media RSS says of these and of others. */
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

/** The picture of an entry. */
export function pictureOf(media: Media | undefined, base: string | undefined): string | undefined {
  const holders = [media, ...(media?.groups ?? []), ...contentsOf(media)];
  const thumbnail = holders.flatMap((holder) => holder?.thumbnails ?? [])[0];
  const picture = contentsOf(media).find((content) => isPicture(content) && isDescribed(content));
  return webAddress(thumbnail?.url, base) ?? webAddress(picture?.url, base);
}

/** What Media RSS calls an entry, for one that has no title of its own. */
export function mediaTitle(media: Media | undefined): string | undefined {
  return media?.title?.value ?? media?.groups?.[0]?.title?.value;
}

/** What Media RSS says of an entry, for one that has no text of its own. */
export function mediaDescription(media: Media | undefined): Media["description"] {
  return media?.description ?? media?.groups?.[0]?.description;
}

/** What Media RSS says that an entry is about. Flickr puts all tags of a photo into one category. */
export function mediaTags({ keywords = [], categories = [] }: Media = {}): readonly string[] {
  const named = categories.flatMap(({ name = "", label = name, scheme }) =>
    scheme === "urn:flickr:tags" ? name.split(/\s+/) : label,
  );
  return [...keywords, ...named];
}

/** Media RSS, `media:group`: its contents are one thing in several ways, and `isDefault` tells which is meant. */
function contentsOf(media: Media | undefined): readonly MediaContent[] {
  const groups = (media?.groups ?? []).map(({ contents = [] }) => contents.find((one) => one.isDefault) ?? contents[0]);
  return [...(media?.contents ?? []), ...groups.filter((content) => content !== undefined)];
}

/** What belongs to the text, and is not a file to take along. */
function isPicture({ medium, type, width }: MediaContent): boolean {
  return medium === "image" || (medium === undefined && width !== undefined && !/^(?:audio|video)\//.test(type ?? ""));
}

/** Pictures of which nothing more is said are as often of the author. */
function isDescribed({ width, fileSize }: MediaContent): boolean {
  return (width ?? fileSize) !== undefined;
}

/**
 * Whether there is something to take along: not a picture without a size in bytes, which Mastodon gives and the text
 * does not show, nor a Flash player.
 */
function isFile(content: MediaContent): boolean {
  if (content.type === "application/x-shockwave-flash" || (content.type ?? content.medium) === undefined) return false;
  return !isPicture(content) || content.fileSize !== undefined;
}

function contentElement({ url, type, fileSize, duration, title }: MediaContent, lineOf: LineReader): EnclosureElement {
  return given({ url, type, length: fileSize, duration, title: title && lineOf(title.value ?? "") });
}

/** All but its address. */
function fileFields({ type, length, title, duration }: EnclosureElement): Fields {
  return given({
    type: mediaType(type),
    length: lengthInBytes(length),
    title,
    duration: durationSeconds(duration),
  });
}

/** Each file once, with all that is said of it; what is said first counts. */
function merged(files: readonly Fields[]): readonly Fields[] {
  const byAddress = new Map<unknown, Fields>();
  for (const file of files) byAddress.set(file.url, { ...file, ...byAddress.get(file.url) });
  return [...byAddress.values()];
}
