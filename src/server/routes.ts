import { spelledPath } from "../path-spelling.ts";

/** An address that has moved, to a path of ours or to somewhere else. */
export interface Redirect {
  readonly from: string;
  readonly to: string;
  readonly status: 301 | 308;
}

/** What the publisher says of addresses that are no documents any more. */
export interface Routes {
  readonly redirects: readonly Redirect[];
  readonly gone: readonly string[];
}

/** What has become of a path: where it leads now, or that it is gone. */
export type Fate = Redirect | "gone";

/** Finds the fate of a path, as `spelledPath` has it, by one look-up, whatever the settings are at that moment. */
export function fatesOf(routes: () => Routes): (path: string) => Fate | undefined {
  let known: Routes | undefined;
  let fates: ReadonlyMap<string, Fate> = new Map();
  return (path) => {
    const present = routes();
    if (present !== known) fates = tableOf(present);
    known = present;
    return fates.size === 0 ? undefined : fates.get(path);
  };
}

function tableOf({ redirects, gone }: Routes): Map<string, Fate> {
  const fates = new Map<string, Fate>();
  for (const path of gone) fates.set(spelledPath(path), "gone");
  for (const redirect of redirects) fates.set(spelledPath(redirect.from), redirect);
  return fates;
}
