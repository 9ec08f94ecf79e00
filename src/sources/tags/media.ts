/** What stands after the name of a tag. */
interface Words {
  /** Those without a name, in order. */
  readonly plain: readonly string[];
  readonly named: ReadonlyMap<string, string>;
}

/** What a tag stands for, in HTML or as an address; nothing where its words name nothing. */
type Meaning = (words: Words) => string | undefined;

/** A shortcode of Hugo, or a tag of Jekyll and Hexo, in a line of its own: what it is indented by, its name, and its words. */
const tag = /^([ \t]*)(?:\{\{[<%]|\{%-?)\s*(\w+)\s(.*?)(?:\/?[>%]\}\}|-?%\})\s*$/;

const word = /(?:(\w+)=)?(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`|'([^']*)'|(\S+))/g;

/** Pictures, and the pages of what is fetched from elsewhere. */
const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["asset_img", hexoPicture],
  ["figure", hugoFigure],
  ["gist", linkToGist],
  ["img", hexoPicture],
  ["instagram", (words) => linkTo("https://www.instagram.com/p/", idIn(words))],
  ["tweet", linkToPost],
  ["vimeo", (words) => linkTo("https://vimeo.com/", idIn(words))],
  ["x", linkToPost],
  ["youtube", (words) => linkTo("https://www.youtube.com/watch?v=", idIn(words))],
]);

/** What stands in place of a line with nothing in it but a tag for a picture, a video or a listing; nothing for any other line. */
export function mediaIn(line: string): string | undefined {
  const [, indent = "", name = "", words = ""] = tag.exec(line) ?? [];
  const meaning = meanings.get(name)?.(wordsOf(words));
  return meaning === undefined ? undefined : indent + meaning;
}

function wordsOf(text: string): Words {
  const plain: string[] = [];
  const named = new Map<string, string>();
  for (const [, name, ...values] of text.matchAll(word)) {
    const value = (values.find((each) => each !== undefined) ?? "").replace(/\\(?=["\\])/g, "");
    if (name === undefined) plain.push(value);
    else named.set(name, value);
  }
  return { plain, named };
}

function idIn({ plain: [first = ""], named }: Words): string {
  return named.get("id") ?? first;
}

/** Of its owner and its name, or of both in one; the name of a file in it may follow. */
function linkToGist({ plain: [first = "", second = ""] }: Words): string | undefined {
  return linkTo("https://gist.github.com/", /^[\da-f]+$/.test(second) ? `${first}/${second}` : first);
}

function linkToPost(words: Words): string | undefined {
  return linkTo(`https://x.com/${words.named.get("user") ?? "i"}/status/`, idIn(words));
}

function linkTo(place: string, id: string): string | undefined {
  return /^[\w/-]+$/.test(id) ? `<${place}${id}>` : undefined;
}

function hugoFigure({ named }: Words): string | undefined {
  const src = named.get("src");
  if (src === undefined) return undefined;
  const words = ["title", "caption", "attr"].flatMap((name) => named.get(name) ?? []).join(". ");
  const caption = words === "" ? "" : `<figcaption>${escaped(words)}</figcaption>`;
  // A blank line after it, or the next line would be HTML too.
  return `<figure>${picture(src, named.get("alt") ?? "")}${caption}</figure>\n`;
}

/** Classes may stand before it, its size and a title after it. */
function hexoPicture({ plain }: Words): string | undefined {
  const at = plain.findIndex((each) => /\.(?:avif|gif|jpe?g|png|svg|webp)$/i.test(each));
  const words = plain.slice(at + 1).filter((each) => !/^\d*$/.test(each));
  return at === -1 ? undefined : picture(plain[at] ?? "", words.at(-1) ?? "");
}

function picture(src: string, alt: string): string {
  return `<img src="${escaped(src)}" alt="${escaped(alt)}">`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
