import { hash } from "node:crypto";
import type { Site } from "../records/site.ts";
import type { Findings } from "./gather.ts";
import type { RunOutset } from "./run.ts";

/** Name of the note that tells which membership the catalog follows. */
const membershipNote = "membership";

/** Stands for everything that decides which feeds hold an article, besides the article. */
export function membershipKey(site: Site): Readonly<Record<string, string>> {
  return { [membershipNote]: hash("sha256", JSON.stringify([site.feeds, site.author.name])).slice(0, 24) };
}

/** Whether feeds are chosen in another way than in the last run. */
export function hasMembershipChanged({ catalog, request }: Pick<RunOutset, "catalog" | "request">): boolean {
  return catalog.note(membershipNote) !== membershipKey(request.site)[membershipNote];
}

/** Whether there is anything that the catalog does not know yet. */
export function isToBeTakenIn({ changed, gone }: Findings, outset: RunOutset): boolean {
  const { catalog, request, settingsChanged } = outset;
  const isChanged = changed.length + gone.length > 0 || catalog.hasDue(request.now) || settingsChanged;
  return isChanged || hasMembershipChanged(outset);
}
