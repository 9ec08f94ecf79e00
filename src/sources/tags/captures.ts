import type { NumberedLine } from "./lines.ts";

/** `{% capture name %}` and `{% endcapture %}` of Jekyll, on lines of their own. */
const opening = /^\s*\{%-?\s*capture\s+([\w-]+)\s*-?%\}\s*$/;
const closing = /^\s*\{%-?\s*endcapture\s*-?%\}\s*$/;

/** Where captured Markdown is to be shown. */
const use = /\{\{-?\s*([\w-]+)\s*\|\s*markdownify\s*-?\}\}/g;

/** A text may be captured once and shown in many places, so its size is bounded. */
const mostUses = 20;

/** The lines with captured Markdown in the places that show it: minimal-mistakes and others write notices so. */
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

/** The line that ends the capture which begins at another; -1 if none does before the next begins. */
function endOfCapture(lines: readonly NumberedLine[], at: number): number {
  for (let end = at + 1; end < lines.length; end += 1) {
    const { text = "", isCode = false } = lines[end] ?? {};
    if (!isCode && closing.test(text)) return end;
    if (!isCode && opening.test(text)) return -1;
  }
  return -1;
}

/** Between blank lines, so that it is Markdown in an element too. */
function shown(line: NumberedLine, captured: ReadonlyMap<string, readonly NumberedLine[]>): readonly NumberedLine[] {
  const found = Array.from(line.text.matchAll(use)).find(([, name = ""]) => captured.has(name));
  if (found === undefined) return [line];
  const [tag, name = ""] = found;
  const before = { ...line, text: line.text.slice(0, found.index).trim() };
  const after = { ...line, text: line.text.slice(found.index + tag.length).trim() };
  const blank = { ...line, text: "" };
  return [before, blank, ...(captured.get(name) ?? []), blank, ...shown(after, captured)];
}
