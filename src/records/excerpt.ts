const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * At most `limit` UTF-16 code units of a text: a longer one is cut between words, or else between graphemes, and ends
 * with an ellipsis.
 */
export function excerpt(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = limit - 1;
  const cut = lastWordEnd(text, room) ?? lastGraphemeEnd(text, room);
  return `${text.slice(0, cut).replace(/[\s,;:.–—•-]+$/u, "")}…`;
}

/**
 * Where the last whole word within `room` ends; undefined if that would leave less than half of it, as in scripts
 * without spaces, or with one very long word.
 */
function lastWordEnd(text: string, room: number): number | undefined {
  const space = text.lastIndexOf(" ", room);
  return space >= room / 2 ? space : undefined;
}

function lastGraphemeEnd(text: string, room: number): number {
  let end = 0;
  // Reads a little more than fits, so that the grapheme at the limit is seen whole.
  for (const { index, segment } of graphemes.segment(text.slice(0, room + 64))) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  return end;
}
