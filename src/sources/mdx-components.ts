import { pictureEnding } from "../records/media-types.ts";
import { mediaIn } from "./tags/media.ts";

/** A JavaScript expression in braces, nested as deeply as in real attributes. */
const braces = "\\{(?:[^{}]|\\{(?:[^{}]|\\{[^{}]*\\})*\\})*\\}";
const named = `[A-Za-z_][\\w:-]*(?:\\s*=\\s*(?:"[^"]*"|'[^']*'|${braces}))?`;

/** What is not Markdown in MDX; and code, to skip it. */
const parts = new RegExp(
  [
    "``[^\\n]*?``|`(?:[^`\\n]|\\n(?![ \\t]*\\n))*`",
    "\\{/\\*(?<comment>(?:(?!\\{/\\*)[^])*?)\\*/\\}",
    "(?<fragment></?>)",
    "(?<!\\\\)\\{\\s*(?<text>\"[^\"\\n]*\"|'[^'\\n]*'|`[^`$]*`)\\s*\\}",
    `<(?<element>/?[A-Za-z][\\w.]*)(?<attributes>(?:\\s+(?:${named}|${braces}))*)\\s*(?<end>/?>)`,
  ].join("|"),
  "g",
);
const computed = new RegExp(`\\s+(?:([A-Za-z_][\\w:-]*)\\s*=\\s*)?(${braces})`, "g");

/**
 * Stands for the tags of all components, whose own names may not be valid in HTML; neither is shown. The group of the
 * opening tag is the title to be shown above the content.
 */
export const componentTags = { opening: /^<Component(?: title="([^"]*)")?>$/, closing: "</Component>" } as const;

/**
 * Turns MDX without code blocks into Markdown and HTML: removes comments, and attributes that only a program can fill
 * in. `pictures` has the paths of imported pictures, by name.
 */
export function withoutComponents(text: string, pictures: ReadonlyMap<string, string>): string {
  let latest = "";
  return text.replace(parts, (all, ...rest) => {
    const { comment, fragment, text: literal, element, attributes, end } = rest.at(-1);
    if (comment !== undefined) return comment.trim() === "truncate" ? summaryEnd : "";
    if (fragment !== undefined) return "";
    if (literal !== undefined) return shownText(literal.slice(1, -1), latest === "pre");
    if (element === undefined) return all;
    latest = element;
    const kept = keptOf(attributes, pictures);
    // The picture component of Astro and Next.js.
    if (element === "Image") return `<img${kept}${end}`;
    return /^\/?[A-Z]|\./.test(element) ? shownOf(element, kept, end) : `<${element}${kept}${end}`;
  });
}

/** A quoted text is not Markdown; if it has several lines, it is code, as in `<CodeBlock>`, and in `<pre>` anyway. */
function shownText(text: string, isInPre: boolean): string {
  if (text.trim().includes("\n") && !isInPre) return `\n\n\`\`\`\`\n${text.replace(/^\n|\n\s*$/g, "")}\n\`\`\`\`\n\n`;
  return text.replace(/[^\p{L}\p{N}\s.,:;-]/gu, (sign) => `&#${sign.codePointAt(0)};`).replace(/^\s+$/, " ");
}

/** What is shown of a component: its content, its picture, or a link to what it embeds. */
function shownOf(element: string, attributes: string, end: string): string {
  if (end === "/>" && pictureGiven.test(attributes)) return `<img${attributes}/>`;
  if (end === "/>") return mediaIn(`{{< ${element}${attributes.replace(/\s+/g, " ")} >}}`, "") ?? "";
  if (element.startsWith("/")) return componentTags.closing;
  const [, title] = titleGiven.exec(attributes) ?? [];
  return title === undefined ? "<Component>" : `<Component title="${title}">`;
}

/** How tabs, cards and notes name their title. */
const titleGiven = /\s(?:title|label|summary|header)="([^"]+)"/;

const pictureGiven = new RegExp(String.raw`\ssrc="[^"]+${pictureEnding}(?:[?#][^"]*)?"`, "i");

function keptOf(attributes: string, pictures: ReadonlyMap<string, string>): string {
  return attributes.replace(computed, (_, name: string | undefined, value: string) =>
    attribute(name, value.slice(1, -1).trim(), pictures),
  );
}

/** Replaces the comment of Docusaurus. */
const summaryEnd = "<!--more-->";

/** An attribute in HTML, if its value is a text, a number or a picture. */
function attribute(name: string | undefined, value: string, pictures: ReadonlyMap<string, string>): string {
  const [, , text] = /^(?:require\(\s*)?(["'`])([^"'`$]*)\1(?:\s*\)(?:\.default)?)?$/.exec(value) ?? [];
  const picture = pictures.get(value.replace(/\.src$/, ""));
  const said = text ?? picture ?? (/^\d+$/.test(value) ? value : undefined);
  return name === undefined || said === undefined ? "" : ` ${name}="${said}"`;
}
