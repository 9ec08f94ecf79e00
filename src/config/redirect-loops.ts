import { ownPathOf, queryOf } from "../path-spelling.ts";

/** One redirect. */
interface Step {
  /** Begins with `/`, in canonical spelling; may have a query. */
  readonly from: string;
  /** A path that begins with `/`, or absolute. */
  readonly to: string;
}

/**
 * Redirect loops: `/a`, `/b`, `/a`. Each is reported once, from its first redirect. `baseUrl` is the prefix of all our
 * addresses.
 */
export function redirectLoops(steps: readonly Step[], baseUrl: string): readonly (readonly string[])[] {
  const froms = new Set(steps.map(({ from }) => from));
  const next = new Map(steps.map(({ from, to }) => [from, stepFrom(to)]));
  const known = new Set<string>();
  const loops: string[][] = [];
  for (const { from } of steps) {
    const way: string[] = [];
    let path: string | undefined = from;
    while (path !== undefined && !known.has(path)) {
      known.add(path);
      way.push(path);
      path = next.get(path);
    }
    const start = path === undefined ? -1 : way.indexOf(path);
    if (start !== -1) loops.push([...way.slice(start), ...way.slice(start, start + 1)]);
  }
  return loops;

  /** A redirect for the path with this query takes precedence over one for the path. */
  function stepFrom(to: string): string | undefined {
    const path = ownPathOf(to, baseUrl);
    const withQuery = `${path}${queryOf(to)}`;
    return froms.has(withQuery) ? withQuery : path;
  }
}
