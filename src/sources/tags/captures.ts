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
  const uses = usesIn(lines);
  const captured = new Map<string, readonly NumberedLine[]>();
  const others: NumberedLine[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as NumberedLine;
    const name = openedBy(line);
    const count = uses.get(at) ?? 0;
    const end = name === undefined || count === 0 || count > mostUses ? -1 : endOfCapture(lines, at);
    if (name !== undefined) captured.delete(name);
    if (name !== undefined && end !== -1) {
      captured.set(name, lines.slice(at + 1, end));
      at = end;
    } else others.push(...(line.isCode ? [line] : shown(line, captured)));
  }
  return others;
}

/** How often each capture is shown before the next one of its name, by the index of its first line. */
function usesIn(lines: readonly NumberedLine[]): ReadonlyMap<number, number> {
  const uses = new Map<number, number>();
  const latest = new Map<string, number>();
  for (const [at, line] of lines.entries()) {
    const opened = openedBy(line);
    if (opened !== undefined) latest.set(opened, at);
    if (line.isCode) continue;
    for (const [, name = ""] of line.text.matchAll(use)) {
      const start = latest.get(name);
      if (start !== undefined) uses.set(start, (uses.get(start) ?? 0) + 1);
    }
  }
  return uses;
}

/** The name of the capture that begins with the line. */
function openedBy({ text, isCode }: NumberedLine): string | undefined {
  return isCode ? undefined : opening.exec(text)?.[1];
}

/** The last line of the capture that begins at `at`; -1 if none ends it before the next one begins. */
function endOfCapture(lines: readonly NumberedLine[], at: number): number {
  for (let end = at + 1; end < lines.length; end += 1) {
    const line = lines[end] as NumberedLine;
    if (!line.isCode && closing.test(line.text)) return end;
    if (openedBy(line) !== undefined) return -1;
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
