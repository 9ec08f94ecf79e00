import type { Target } from "../../publication/writing/target.ts";

/** JSON needs none of our parsers. */
const mainFeed = "feed.json";

/** Ids of the entries in the published main feed; empty if the file is not ours. */
export function publishedIds(target: Pick<Target, "read">): readonly string[] {
  try {
    const { items } = JSON.parse(target.read(mainFeed)?.toString() ?? "{}") as { items?: readonly { id: string }[] };
    return (items ?? []).map(({ id }) => id);
  } catch {
    return [];
  }
}
