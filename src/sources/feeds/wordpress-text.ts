/** Notes of the block editor, and where an excerpt ends: nothing that a reader sees. */
const notes = /<!--\s*(?:\/?wp:|more\b|nextpage\b)(?:(?!-->|<!--)[\s\S])*-->/g;
/**
 * A picture with words below it, in brackets as the classic editor writes it; and an address whose content WordPress
 * would fetch.
 */
const caption = /\[(wp_caption|caption)(?:\s[^\][]*)?\]((?:(?!\[(?:wp_)?caption\b)[\s\S])*?)\[\/\1\]/g;
const embedded = /\[embed(?:\s[^\][]*)?\]\s*([^\s[]+)\s*\[\/embed\]/g;

/** What keeps its lines. */
const kept = /(<(pre|script|style|textarea)\b(?:(?!<\2\b)[\s\S])*?<\/\2>)/i;
const addressAlone = /^[ \t]*(https?:\/\/[^\s<>"]+)[ \t]*$/gm;

const blockTag =
  /^<\/?(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|li|main|nav|object|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b/i;
const endsWithBlock =
  /<\/?(?:blockquote|br|center|dd|div|dl|dt|figure|h[1-6]|hr|li|ol|p|table|tbody|td|th|thead|tr|ul)\b[^<>]*>$/i;

/**
 * The text of a post as WordPress would show it: paragraphs where its classic editor leaves blank lines, and what its
 * editors note left away.
 */
export function textOfPost(content: string): string {
  const isOfBlocks = content.includes("<!-- wp:");
  const plain = content
    .replace(notes, "")
    .replace(caption, "<figure>$2</figure>")
    .replace(embedded, "\n$1\n")
    .split(kept)
    // Of the two groups of the pattern, the second is the element's name.
    .filter((_, index) => index % 3 !== 2);
  const parts = plain.map((part, index) => (index % 2 === 1 ? part : inParagraphs(part, isOfBlocks)));
  return parts
    .join("")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function inParagraphs(text: string, isOfBlocks: boolean): string {
  const linked = text.replace(addressAlone, '<a href="$1">$1</a>');
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

/** The shortcodes in a text, each once: what WordPress or one of its plugins would put something in place of. */
export function shortcodesIn(html: string): readonly string[] {
  return [...new Set([...html.matchAll(shortcode)].map(([, name = ""]) => name.toLowerCase()))];
}
