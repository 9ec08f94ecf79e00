/** Block editor comments, and markers for "more" and page breaks. */
const notes = /<!--\s*(?:\/?wp:|more\b|nextpage\b)(?:(?!-->|<!--)[\s\S])*-->/g;
/** Shortcodes of the classic editor: an image with caption, and an address to embed. */
const caption = /\[(wp_caption|caption)(?:\s[^\][]*)?\]((?:(?!\[(?:wp_)?caption\b)[\s\S])*?)\[\/\1\]/g;
const embedded = /\[embed(?:\s[^\][]*)?\]\s*([^\s[]+)\s*\[\/embed\]/g;

/** Elements whose line breaks are significant. */
const kept = /(<(pre|script|style|textarea)\b(?:(?!<\2\b)[\s\S])*?<\/\2>)/i;
const addressOnLine = /^[ \t]*(https?:\/\/[^\s<>"]+)[ \t]*$/gm;

const blockTag =
  /^<\/?(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|li|main|nav|object|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b/i;
const endsWithBlock =
  /<\/?(?:blockquote|br|center|dd|div|dl|dt|figure|h[1-6]|hr|li|ol|p|table|tbody|td|th|thead|tr|ul)\b[^<>]*>$/i;

/**
 * Renders a post's source as WordPress would: blank lines of the classic editor become paragraphs, editor comments are
 * removed.
 */
export function textOfPost(content: string): string {
  const isOfBlocks = content.includes("<!-- wp:");
  const plain = content
    .replace(notes, "")
    .replace(caption, "<figure>$2</figure>")
    .replace(embedded, "\n$1\n")
    .split(kept)
    // `split` also returns both groups; the second is the element's name.
    .filter((_, index) => index % 3 !== 2);
  const parts = plain.map((part, index) => (index % 2 === 1 ? part : inParagraphs(part, isOfBlocks)));
  return parts
    .join("")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function inParagraphs(text: string, isOfBlocks: boolean): string {
  const linked = text.replace(addressOnLine, '<a href="$1">$1</a>');
  return isOfBlocks
    ? linked
    : linked
        .split(/\n[ \t]*\n/)
        .map(asParagraph)
        .join("\n\n");
}

function asParagraph(block: string): string {
  const text = block.trim();
  if (text === "" || blockTag.test(text)) return block;
  const lines = text.split("\n");
  const broken = lines.map((line, index) => {
    const next = lines[index + 1];
    const isBroken = next !== undefined && !endsWithBlock.test(line.trim()) && !blockTag.test(next.trim());
    return isBroken ? `${line}<br>` : line;
  });
  return `<p>${broken.join("\n")}</p>`;
}

const shortcode = /\[(gallery|playlist|audio|video|[a-z][\w-]*(?=\s+[\w-]+=["'][^\][]*\]))(?:\s[^\][]*)?\]/gi;

/** The distinct names of shortcodes, which WordPress or a plugin would expand. */
export function shortcodesIn(html: string): readonly string[] {
  return [...new Set([...html.matchAll(shortcode)].map(([, name = ""]) => name.toLowerCase()))];
}
