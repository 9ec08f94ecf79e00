/** The arguments of a tag. */
export interface TagArguments {
  /** Positional arguments. */
  readonly plain: readonly string[];
  readonly named: ReadonlyMap<string, string>;
}

const word = /(?:(\w+)\s*=\s*)?(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`|'([^']*)'|(\S+))/g;

/** Parses arguments as written for Hugo, Jekyll and Hexo, or separated by commas as for Zola. */
export function parseArguments(text: string): TagArguments {
  const plain: string[] = [];
  const named = new Map<string, string>();
  for (const [, name, ...values] of text.matchAll(word)) {
    const value = (values.find((each) => each !== undefined) ?? "").replace(/\\(?=["\\])/g, "");
    if (name !== undefined) named.set(name, value);
    else if (value !== ",") plain.push(value);
  }
  return { plain, named };
}
