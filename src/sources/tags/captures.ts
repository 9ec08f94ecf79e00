import type { NumberedLine } from "./lines.ts";

/** `{% capture name %}` and `{% endcapture %}` of Jekyll, on lines of their own. */
const opening = /^\s*\{%-?\s*capture\s+([\w-]+)\s*-?%\}\s*$/;
const closing = /^\s*\{%-?\s*endcapture\s*-?%\}\s*$/;

/** The place that shows captured Markdown. */
const use = /\{\{-?\s*([\w-]+)\s*\|\s*markdownify\s*-?\}\}/g;

/** Limits how large a text can become that shows a capture again and again. */
const mostUses = 20;

/** Moves captured Markdown to the places that show it. Minimal Mistakes recommends this for notices. */
export function withCaptures(lines: readonly NumberedLine[]): readonly NumberedLine[] {
  if (!lines.some(({ text }) => opening.test(text))) return lines;
  const uses = new Map<string, number>();
  for (const { text } of lines.filter(({ isCode }) => !isCode))
    for (const [, name = ""] of text.matchAll(use)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const captured = new Map<string, readonly NumberedLine[]>();
  const others: NumberedLine[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as NumberedLine;
    const [, name = ""] = line.isCode ? [] : (opening.exec(line.text) ?? []);
    const end = (uses.get(name) ?? mostUses + 1) > mostUses ? -1 : endOfCapture(lines, at);
    if (end === -1) others.push(line);
    else {
      captured.set(name, lines.slice(at + 1, end));
      at = end;
    }
  }
  return others.flatMap((line) => (line.isCode ? line : shown(line, captured)));
}

/** The last line of the capture that begins at `at`; -1 if none ends it before the next one begins. */
function endOfCapture(lines: readonly NumberedLine[], at: number): number {
  for (let end = at + 1; end < lines.length; end += 1) {
    const { text = "", isCode = false } = lines[end] ?? {};
    if (!isCode && closing.test(text)) return end;
    if (!isCode && opening.test(text)) return -1;
  }
  return -1;
}

/** The line with captures in place, between blank lines, so that they are Markdown within HTML too. */
function shown(line: NumberedLine, captured: ReadonlyMap<string, readonly NumberedLine[]>): readonly NumberedLine[] {
  const found = Array.from(line.text.matchAll(use)).find(([, name = ""]) => captured.has(name));
  if (found === undefined) return [line];
  const [tag, name = ""] = found;
  const before = { ...line, text: line.text.slice(0, found.index).trim() };
  const after = { ...line, text: line.text.slice(found.index + tag.length).trim() };
  const blank = { ...line, text: "" };
  return [before, blank, ...(captured.get(name) ?? []), blank, ...shown(after, captured)];
}
