/** A line of text, and the address of the link that it starts with, if any. */
export interface LinkedLine {
  readonly text: string;
  readonly link?: string;
}

/**
 * Removes the numbers that Lynx puts before links (`[1]First title`) and the list of addresses at the end. The line
 * numbers stay the same.
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
      // The numbers count up; any other one belongs to the text, such as a footnote.
      if (address === undefined || Number(digits) <= last) return mark;
      last = Number(digits);
      if (/^[\s*+•-]*$/.test(line.slice(0, at))) link = address;
      return "";
    });
    return link === undefined ? { text } : { text, link };
  });
}

const entryOfList = /^\s*(?:(?:Visible|Hidden) links:?|(\d+)\. (\S+))\s*$/;
