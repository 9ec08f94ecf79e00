const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * The first `limit` UTF-16 code units of a text at the most: cut between words and with an ellipsis where it is longer,
 * never inside a grapheme.
 */
export function excerpt(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = limit - 1;
  const cut = lastWordEnd(text, room) ?? lastGraphemeEnd(text, room);
  return `${text.slice(0, cut).replace(/[\s,;:.–—-]+$/u, "")}…`;
}

/**
 * Where the last whole word ends within `room`; missing where that would leave less than half of it: scripts without
 * spaces, or one very long word.
 */
function lastWordEnd(text: string, room: number): number | undefined {
  const space = text.lastIndexOf(" ", room);
  return space >= room / 2 ? space : undefined;
}

function lastGraphemeEnd(text: string, room: number): number {
  let end = 0;
  // A few code units more than fit, so that the grapheme on the border is seen whole.
  for (const { index, segment } of graphemes.segment(text.slice(0, room + 64))) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  return end;
}
