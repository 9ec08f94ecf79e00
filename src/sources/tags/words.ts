/** What stands after the name of a tag. */
export interface Words {
  /** Those without a name, in order. */
  readonly plain: readonly string[];
  readonly named: ReadonlyMap<string, string>;
}

const word = /(?:(\w+)\s*=\s*)?(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`|'([^']*)'|(\S+))/g;

/** The words of a tag, as Hugo, Jekyll and Hexo write them, and with commas between them as Zola does. */
export function wordsOf(text: string): Words {
  const plain: string[] = [];
  const named = new Map<string, string>();
  for (const [, name, ...values] of text.matchAll(word)) {
    const value = (values.find((each) => each !== undefined) ?? "").replace(/\\(?=["\\])/g, "");
    if (name !== undefined) named.set(name, value);
    else if (value !== ",") plain.push(value);
  }
  return { plain, named };
}
