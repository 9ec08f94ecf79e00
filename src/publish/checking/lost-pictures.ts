import type { Problem } from "../../errors.ts";
import type { Body } from "../../records/article.ts";
import { codeSpan } from "../../sources/tags/code.ts";

/** Examples, and text that is not shown. Unclosed ones extend to the end. */
const example = new RegExp(
  String.raw`^[ \t>]*(?<fence>\x60{3,}|~{3,})[^]*?(?:^[ \t>]*\k<fence>|(?![^]))|<!--[^]*?(?:-->|(?![^]))|<(?<element>pre|code|script|style)\b[^]{0,5000}?</\k<element>>|${codeSpan}`,
  "gim",
);

/** The text before an image's address: Markdown inline, Markdown reference definition, HTML. */
const beforeAddress = /!\[[^\]\n]{0,300}\]\(\s*<?|^ {0,3}\[[^\]\n]{1,300}\]:\s*<?|<img\b[^>]{0,2000}?\ssrc\s*=\s*["']?/
  .source;
/** Long enough to be a real image rather than a lazy-loading placeholder. */
const withinText = new RegExp(String.raw`(?:${beforeAddress})(data:image/[\w.+-]+)[^\s"'<>()]{400}`, "gim");
const ofComputer = new RegExp(String.raw`(?:${beforeAddress})((?:file:|[a-z]:[\\/])[^\s"'<>()]{0,200})`, "gim");
/** A Markdown image whose address contains a space, and perhaps a size as in HackMD and Zenn. */
const spaced =
  /!\[([^\]\n]{0,300})\]\([ \t]*((?:[^()\n"'<>]|\([^()\n"'<>]{0,100}\)){1,300}?)[ \t]*("[^"\n]{0,300}")?\)/g;

/** Warns about images that readers will not see: the first of each kind. */
export function lostPictures(body: Body | undefined, file: string): readonly Problem[] {
  if (body === undefined || body.kind === "plain") return [];
  const text = body.text.replace(example, "");
  const [[, type] = []] = text.matchAll(withinText);
  const [[, address] = []] = text.matchAll(ofComputer);
  const written = body.kind === "markdown" ? spacedPicture(text) : undefined;
  const warn = (claim: string, advice: string): Problem => ({ severity: "warning", file, expected: claim, advice });
  return [
    ...(type === undefined ? [] : [warn(`has a picture in the text itself (${type}), which readers do not get`, save)]),
    ...(address === undefined ? [] : [warn(`shows a picture that is on its author's computer (${address})`, copy)]),
    ...(written === undefined
      ? []
      : [warn(`has ${written.found}, which readers see as it is written`, written.advice)]),
  ];
}

const save = "save it as a file beside the article, and write that file's name in its place";
const copy = "copy that file to where the article is, and write its name in place of the address";

function spacedPicture(text: string): { readonly found: string; readonly advice: string } | undefined {
  for (const [found, alt, address = "", title] of text.matchAll(spaced)) {
    if (!/\s/.test(address)) continue;
    const meant = address.replace(/\s+=\d*x\d*$/, "").replace(/\s/g, "%20");
    return { found, advice: `write ![${alt}](${meant}${title === undefined ? "" : ` ${title}`})` };
  }
  return undefined;
}
