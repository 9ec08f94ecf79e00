import type { parseFeed } from "feedsmith";
import { type Fields, given, type LineReader, mediaType, webAddress } from "./feed-fields.ts";

/** An item as feedsmith reads it. */
export type RssItem = NonNullable<Extract<ReturnType<typeof parseFeed>, { format: "rss" }>["feed"]["items"]>[number];

type Media = NonNullable<RssItem["media"]>;
type MediaContent = NonNullable<Media["contents"]>[number];

/** The files of an RSS item: its enclosures, and what Media RSS says of these and of others. */
export function filesOf(item: RssItem, base: string | undefined, lineOf: LineReader): readonly Fields[] {
  const enclosures = (item.enclosures ?? []).map(({ url, type, length }) =>
    // Programs that do not know the length write 0 for it.
    given({
      url: webAddress(url, base) ?? url,
      type: mediaType(type),
      length: length || undefined,
      duration: item.itunes?.duration,
    }),
  );
  const contents = contentsOf(item.media).filter((content) => !isPicture(content));
  return merged([...enclosures, ...contents.flatMap((content) => fileFields(content, base, lineOf))]);
}

/** The picture of an RSS item. */
export function pictureOf({ media }: RssItem, base: string | undefined): string | undefined {
  // Pictures without a size are as often of the author.
  const picture = contentsOf(media).find((content) => isPicture(content) && content.width !== undefined);
  return webAddress(media?.thumbnails?.[0]?.url, base) ?? webAddress(picture?.url, base);
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

function fileFields(
  { url, type, fileSize, duration, title, medium }: MediaContent,
  base: string | undefined,
  lineOf: LineReader,
): readonly Fields[] {
  const address = webAddress(url, base);
  if (address === undefined || (type ?? medium) === undefined) return [];
  const name = title?.value === undefined ? undefined : lineOf(title.value);
  return [given({ url: address, type: mediaType(type), length: fileSize, duration, title: name })];
}

/** Each file once, with all that is said of it; what is said first counts. */
function merged(files: readonly Fields[]): readonly Fields[] {
  const byAddress = new Map<unknown, Fields>();
  for (const file of files) byAddress.set(file.url, { ...file, ...byAddress.get(file.url) });
  return [...byAddress.values()];
}
