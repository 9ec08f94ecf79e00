const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Limits a text to `limit` UTF-16 code units: a longer one is cut between words, or else between graphemes, and gets an
 * ellipsis.
 */
export function excerpt(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = limit - 1;
  const cut = lastWordEnd(text, room) ?? lastGraphemeEnd(text, room);
  return `${text.slice(0, cut).replace(/[\s,;:.–—•-]+$/u, "")}…`;
}

/**
 * The end of the last whole word within `room`; undefined if less than half would remain, as in scripts without spaces
 * or with very long words.
 */
function lastWordEnd(text: string, room: number): number | undefined {
  const space = text.lastIndexOf(" ", room);
  return space >= room / 2 ? space : undefined;
}

function lastGraphemeEnd(text: string, room: number): number {
  let end = 0;
  // Includes some text beyond the limit, so that the last grapheme is complete.
  for (const { index, segment } of graphemes.segment(text.slice(0, room + 64))) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  return end;
}
