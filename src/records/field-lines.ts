/**
 * Creates a function that tells the line of a dotted field, or of the nearest field around it. `read` goes through the
 * text again; that is put off until a line is asked for, which is rare.
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
