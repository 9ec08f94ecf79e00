import type { Target } from "../../publication/writing/target.ts";

/** In the format that anybody reads, without loading any other. */
const mainFeed = "feed.json";

/** Ids of the entries of the main feed, as it stands in the output; none where it is not ours. */
export function publishedIds(target: Pick<Target, "read">): readonly string[] {
  try {
    const { items } = JSON.parse(target.read(mainFeed)?.toString() ?? "{}") as { items?: readonly { id: string }[] };
    return (items ?? []).map(({ id }) => id);
  } catch {
    return [];
  }
}
