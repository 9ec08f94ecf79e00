/** A player of YouTube, and what it plays. */
const player = /^https?:\/\/(?:www\.|m\.)?youtube(?:-nocookie)?\.com\/(?:embed|v)\/([\w-]{11})\/?(?:[?#]|$)/i;

/** Names as long as a video's, of players that play something else. */
const lists = "videoseries";
const broadcast = "live_stream";

/**
 * What writes a listing of GitHub, or a recording of asciinema, into a page; its page is at the same address without
 * the ending.
 */
const writer = /^(https?:\/\/(?:gist\.github\.com\/(?:[\w-]+\/)?[\da-f]+|asciinema\.org\/a\/\w+))\.js(?:[?#]|$)/i;

/**
 * The page of the video that is played at an address; elsewhere the address itself. The player of YouTube shows "Error
 * 153" to whoever comes from no page (without `Referer`), as everybody does who follows a link in a feed reader.
 */
export function pageOfPlayer(address: string): string {
  const [, video] = player.exec(address) ?? [];
  if (video === undefined || video === broadcast) return address;
  const { searchParams: told } = new URL(address);
  const [list, start] = [told.get("list"), told.get("start")];
  if (video === lists) return list === null ? address : pageOf("playlist", { list });
  return pageOf("watch", { v: video, ...(list === null ? {} : { list }), ...(start === null ? {} : { t: start }) });
}

/** The page of what a program writes into another page; missing where that is not known. */
export function pageOfScript(address: string): string | undefined {
  return writer.exec(address)?.[1];
}

function pageOf(kind: string, query: Readonly<Record<string, string>>): string {
  return `https://www.youtube.com/${kind}?${new URLSearchParams(query)}`;
}
