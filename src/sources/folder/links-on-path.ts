import { readlinkSync } from "node:fs";
import { join, parse, resolve, sep } from "node:path";

/** A name on the path to a folder; the folder can be replaced by changing this entry alone. */
export interface PathEntry {
  /** The folder that contains the name, with all links resolved. */
  readonly folder: string;
  readonly name: string;
}

/** The limit of Linux. */
const maxLinks = 40;

/** Every symbolic link on the path to a folder, followed by the folder's own name. */
export function linksOnPath(path: string): readonly PathEntry[] {
  const { root } = parse(resolve(path));
  const found: PathEntry[] = [];
  let folder = root;
  let names = namesOf(resolve(path));
  while (names.length > 0) {
    const [name = "", ...rest] = names;
    const target = found.length < maxLinks ? linkTarget(join(folder, name)) : undefined;
    if (target !== undefined || rest.length === 0) found.push({ folder, name });
    names = target === undefined ? rest : [...namesOf(resolve(folder, target)), ...rest];
    folder = target === undefined ? join(folder, name) : root;
  }
  return found;
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
