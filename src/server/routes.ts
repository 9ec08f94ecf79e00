import { spelledTarget } from "../path-spelling.ts";

/** An address that has moved, to a path of ours or to somewhere else. */
export interface Redirect {
  /** A path, whatever is asked there; or a path with a query, for just that one. */
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

/** Tells what has become of a path, asked for with a query or without. */
export type FateOf = (path: string, query?: string) => Fate | undefined;

/**
 * Finds the fate of a path, as `spelledPath` has it, by one look-up or two, whatever the settings are at that moment.
 * `query`: with its `?`; what is said of the path with just that goes first.
 */
export function fatesOf(routes: () => Routes): FateOf {
  let known: Routes | undefined;
  let fates: ReadonlyMap<string, Fate> = new Map();
  return (path, query = "") => {
    const present = routes();
    if (present !== known) fates = tableOf(present);
    known = present;
    if (fates.size === 0) return undefined;
    return (query === "" ? undefined : fates.get(path + query)) ?? fates.get(path);
  };
}

function tableOf({ redirects, gone }: Routes): Map<string, Fate> {
  const fates = new Map<string, Fate>();
  for (const path of gone) fates.set(spelledTarget(path), "gone");
  for (const redirect of redirects) fates.set(spelledTarget(redirect.from), redirect);
  return fates;
}
