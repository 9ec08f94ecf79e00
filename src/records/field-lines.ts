/**
 * Returns a function that finds the line of a dotted field, or of its nearest parent. `read` parses the text again,
 * which is deferred until a line is needed.
 */
export function fieldLines(read: () => ReadonlyMap<string, number>): (field: string) => number | undefined {
  let lines: ReadonlyMap<string, number> | undefined;
  return (field) => {
    lines ??= read();
    for (let path = field; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
      const line = lines.get(path);
      if (line !== undefined) return line;
    }
    return undefined;
  };
}
