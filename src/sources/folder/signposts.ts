import { readlinkSync } from "node:fs";
import { join, parse, resolve, sep } from "node:path";

/** A name on the way to a folder: where it leads may change without a change in the folder. */
export interface Signpost {
  /** Where the name stands; with no link on the way to it. */
  readonly folder: string;
  readonly name: string;
}

/** As many links as Linux follows. */
const mostLinks = 40;

/** Each symbolic link on the way to a folder, and the folder's own name at its end. */
export function signpostsTo(path: string): readonly Signpost[] {
  const { root } = parse(resolve(path));
  const posts: Signpost[] = [];
  let folder = root;
  let names = namesOf(resolve(path));
  while (names.length > 0) {
    const [name = "", ...rest] = names;
    const target = posts.length < mostLinks ? linkTarget(join(folder, name)) : undefined;
    if (target !== undefined || rest.length === 0) posts.push({ folder, name });
    names = target === undefined ? rest : [...namesOf(resolve(folder, target)), ...rest];
    folder = target === undefined ? join(folder, name) : root;
  }
  return posts;
}

function namesOf(absolute: string): string[] {
  return absolute
    .slice(parse(absolute).root.length)
    .split(sep)
    .filter((name) => name !== "");
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
