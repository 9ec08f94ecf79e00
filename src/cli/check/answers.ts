import type { Format } from "../../formats/format.ts";
import { judgeCaching, judgeClock, judgeSharing } from "./answers/caching.ts";
import { judgeCodings, unpacked } from "./answers/codings.ts";
import { judgeBody, judgeMediaType, judgeSelfLink } from "./answers/content.ts";
import { type FoundFeed, judgeDiscovery } from "./answers/discovery.ts";
import { judgeRedirects, judgeUnavailable } from "./answers/redirects.ts";
import { judgeValidators } from "./answers/validators.ts";
import type { Finding } from "./finding.ts";
import type { Observation } from "./observation.ts";

/** All findings on a feed as readers see it. Pure. */
export function judgeFeed(format: Format, asSeen: Observation): readonly Finding[] {
  const { status } = asSeen.plain;
  if (status !== 200) return judgeUnavailable(asSeen);
  const { seen, said } = unpacked(asSeen);
  return [
    ...judgeRedirects(seen),
    ...said,
    ...judgeMediaType(format, seen),
    ...judgeBody(format, seen),
    ...judgeValidators(seen),
    ...(said.length === 0 ? judgeCodings(seen) : []),
    ...judgeCaching(seen),
    ...judgeSharing(seen),
    ...judgeClock(seen),
    ...judgeSelfLink(format, seen),
  ];
}

/** All findings on the front page. Pure. */
export function judgeFrontPage(feeds: readonly FoundFeed[], asSeen: Observation): readonly Finding[] {
  if (asSeen.plain.status !== 200) return judgeUnavailable(asSeen);
  const { seen, said } = unpacked(asSeen);
  return [...judgeRedirects(seen), ...said, ...judgeDiscovery(feeds, seen)];
}
