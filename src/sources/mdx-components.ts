import { pictureEnding } from "../records/media-types.ts";
import { mediaIn } from "./tags/media.ts";

/** What a program computes; as deep as anybody nests it in an attribute. */
const braces = "\\{(?:[^{}]|\\{(?:[^{}]|\\{[^{}]*\\})*\\})*\\}";
const named = `[A-Za-z_][\\w:-]*(?:\\s*=\\s*(?:"[^"]*"|'[^']*'|${braces}))?`;

/** What is a program's in a text, and code, in which nothing is. */
const parts = new RegExp(
  [
    "``[^\\n]*?``|`(?:[^`\\n]|\\n(?![ \\t]*\\n))*`",
    "\\{/\\*(?<comment>(?:(?!\\{/\\*)[^])*?)\\*/\\}",
    "(?<fragment></?>)",
    "\\{\\s*(?<text>\"[^\"\\n]*\"|'[^'\\n]*'|`[^`$]*`)\\s*\\}",
    `<(?<element>/?[A-Za-z][\\w.]*)(?<attributes>(?:\\s+(?:${named}|${braces}))*)\\s*(?<end>/?>)`,
  ].join("|"),
  "g",
);
const computed = new RegExp(`\\s+(?:([A-Za-z_][\\w:-]*)\\s*=\\s*)?(${braces})`, "g");

/**
 * What stands for the tags of every component. Their own names may be none in HTML, and nobody is shown either. The
 * group of the opening one is the words that are to stand above what it holds.
 */
export const componentTags = { opening: /^<Component(?: title="([^"]*)")?>$/, closing: "</Component>" } as const;

/**
 * A text of MDX without code blocks, in Markdown and HTML: comments go, and so do attributes that only a program can
 * fill in. `pictures`: where those lie that modules give a name to.
 */
export function withoutComponents(text: string, pictures: ReadonlyMap<string, string>): string {
  return text.replace(parts, (all, ...rest) => {
    const { comment, fragment, text: literal, element, attributes, end } = rest.at(-1);
    if (comment !== undefined) return comment.trim() === "truncate" ? summaryEnd : "";
    if (fragment !== undefined) return "";
    if (literal !== undefined) return shownText(literal.slice(1, -1));
    if (element === undefined) return all;
    const kept = keptOf(attributes, pictures);
    // What Astro and Next.js call a picture.
    if (element === "Image") return `<img${kept}${end}`;
    return /^\/?[A-Z]|\./.test(element) ? shownOf(element, kept, end) : `<${element}${kept}${end}`;
  });
}

/** A text in quotation marks is no Markdown; one of several lines is code, as in `<CodeBlock>`. */
function shownText(text: string): string {
  if (text.trim().includes("\n")) return `\n\n\`\`\`\`\n${text.replace(/^\n|\n\s*$/g, "")}\n\`\`\`\`\n\n`;
  return text.replace(/[^\p{L}\p{N}\s.,:;-]/gu, (sign) => `&#${sign.codePointAt(0)};`).replace(/^\s+$/, " ");
}

/**
 * What is shown of a component: what stands within it, the picture that it is given, or a link to what a tag of that
 * name would show.
 */
function shownOf(element: string, attributes: string, end: string): string {
  if (end === "/>" && pictureGiven.test(attributes)) return `<img${attributes}/>`;
  if (end === "/>") return mediaIn(`{{< ${element}${attributes.replace(/\s+/g, " ")} >}}`, "") ?? "";
  if (element.startsWith("/")) return componentTags.closing;
  const [, title] = titleGiven.exec(attributes) ?? [];
  return title === undefined ? "<Component>" : `<Component title="${title}">`;
}

/** What tabs, cards and notes call the words that stand above them. */
const titleGiven = /\s(?:title|label|summary|header)="([^"]+)"/;

const pictureGiven = new RegExp(String.raw`\ssrc="[^"]+${pictureEnding}(?:[?#][^"]*)?"`, "i");

function keptOf(attributes: string, pictures: ReadonlyMap<string, string>): string {
  return attributes.replace(computed, (_, name: string | undefined, value: string) =>
    attribute(name, value.slice(1, -1).trim(), pictures),
  );
}

/** Docusaurus has a comment for it. */
const summaryEnd = "<!--more-->";

/** An attribute as HTML has it, where its value is a text, a number or a picture. */
function attribute(name: string | undefined, value: string, pictures: ReadonlyMap<string, string>): string {
  const [, , text] = /^(?:require\(\s*)?(["'`])([^"'`$]*)\1(?:\s*\)(?:\.default)?)?$/.exec(value) ?? [];
  const picture = pictures.get(value.replace(/\.src$/, ""));
  const said = text ?? picture ?? (/^\d+$/.test(value) ? value : undefined);
  return name === undefined || said === undefined ? "" : ` ${name}="${said}"`;
}
