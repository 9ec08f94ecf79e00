/**
 * Tells the line of a dotted field, or of the nearest one around it that has one. Whoever asks first has the text gone
 * through again, which is what `read` does; nearly nobody asks.
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
