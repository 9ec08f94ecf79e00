import { canonicalTarget } from "../path-spelling.ts";

/** An address that has moved to another path or another site. */
export interface Redirect {
  /** A path, for any query; or a path with a query, for exactly that one. */
  readonly from: string;
  readonly to: string;
  readonly status: 301 | 308;
}

/** The settings for addresses that are no longer documents. */
export interface Routes {
  readonly redirects: readonly Redirect[];
  readonly gone: readonly string[];
}

/** What has become of a path: where it redirects, or that it is gone. */
export type Fate = Redirect | "gone";

/** Looks up what has become of a path, with or without a query. */
export type FateOf = (path: string, query?: string) => Fate | undefined;

/**
 * Creates a function that looks up the fate of a path (spelled as by `canonicalPath`), by the current settings.
 * `query` includes its `?`; a setting for the path with exactly that query takes precedence.
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
  for (const path of gone) fates.set(canonicalTarget(path), "gone");
  for (const redirect of redirects) fates.set(canonicalTarget(redirect.from), redirect);
  return fates;
}
