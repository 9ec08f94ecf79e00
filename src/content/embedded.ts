/** A player of YouTube, with its video. */
const player = /^https?:\/\/(?:www\.|m\.)?youtube(?:-nocookie)?\.com\/(?:embed|v)\/([\w-]{11})\/?(?:[?#]|$)/i;

/** Names as long as a video's id, for players of something else. */
const lists = "videoseries";
const broadcast = "live_stream";

/**
 * A script that embeds a gist of GitHub or a recording of asciinema, whose page is at the same address without the
 * extension.
 */
const writer = /^(https?:\/\/(?:gist\.github\.com\/(?:[\w-]+\/)?[\da-f]+|asciinema\.org\/a\/\w+))\.js(?:[?#]|$)/i;

/**
 * The page of the video that a player's address plays; any other address is returned as it is. Without `Referer`, as
 * from a link in a feed reader, YouTube's player shows only "Error 153".
 */
export function pageOfPlayer(address: string): string {
  const [, video] = player.exec(address) ?? [];
  if (video === undefined || video === broadcast) return address;
  const { searchParams: told } = new URL(address);
  const [list, start] = [told.get("list"), told.get("start")];
  if (video === lists) return list === null ? address : pageOf("playlist", { list });
  return pageOf("watch", { v: video, ...(list === null ? {} : { list }), ...(start === null ? {} : { t: start }) });
}

/** The page of what a script embeds; undefined if the script is not known. */
export function pageOfEmbedScript(address: string): string | undefined {
  return writer.exec(address)?.[1];
}

function pageOf(kind: string, query: Readonly<Record<string, string>>): string {
  return `https://www.youtube.com/${kind}?${new URLSearchParams(query)}`;
}
