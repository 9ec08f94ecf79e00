/** A line of a page as text, and where its first link leads, if that is what it begins with. */
export interface LinkedLine {
  readonly text: string;
  readonly link?: string;
}

/**
 * Takes out the numbers by which Lynx marks the links of a page that it prints (`[1]First title`), and the list of
 * their addresses at its end. The lines stay in their places.
 */
export function takeNumberedLinks(lines: readonly string[]): readonly LinkedLine[] {
  const start = lines.findLastIndex((line) => line.trim() === "References");
  const listed = lines.slice(start + 1).filter((line) => line.trim() !== "");
  const entries = listed.map((line) => entryOfList.exec(line));
  if (start === -1 || listed.length === 0 || entries.includes(null)) return lines.map((text) => ({ text }));
  const addresses = new Map(entries.flatMap((entry) => (entry?.[1] ? [[Number(entry[1]), entry[2] ?? ""]] : [])));
  let last = 0;
  return lines.slice(0, start).map((line) => {
    let link: string | undefined;
    const text = line.replace(/\[(\d+)\]/g, (mark, digits: string, at: number) => {
      const address = addresses.get(Number(digits));
      // They count up: any other number is of the text, such as that of a footnote.
      if (address === undefined || Number(digits) <= last) return mark;
      last = Number(digits);
      if (/^[\s*+•-]*$/.test(line.slice(0, at))) link = address;
      return "";
    });
    return link === undefined ? { text } : { text, link };
  });
}

const entryOfList = /^\s*(?:(?:Visible|Hidden) links:?|(\d+)\. (\S+))\s*$/;
