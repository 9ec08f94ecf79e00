import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import { escapeText } from "./escape.ts";

/** Elements whose meaning is in the position of their parts: read in a row, a half would be twelve. */
const placing = /<(?:mfrac|mover|mroot|msqrt|msub|msubsup|msup|mtable|munder|munderover)\b/i;

/** Longer and deeper than any real formula; endless nesting would take the parser ever longer. */
const longestFormula = 20_000;
const deepestFormula = 100;

/** What is invisible, or repeats the formula. */
const invisible = new Set(["annotation", "annotation-xml", "mphantom", "script", "style"]);

/** HTML with MathML, which feeds may not have, replaced by text that says the same: `1/2`, `x<sup>2</sup>`. */
export function withLegibleFormulas(html: string): string {
  if (!placing.test(html)) return html;
  const parts = html.split(/(?<=<\/math\s*>)/i);
  return parts.map(withLegibleFormula).join("");
}

/** A part of HTML that ends with a formula, if it has one. */
function withLegibleFormula(part: string): string {
  const start = part.toLowerCase().lastIndexOf("<math");
  const formula = part.slice(start);
  if (start === -1 || formula.length > longestFormula || !placing.test(formula)) return part;
  return (
    part.slice(0, start) +
    parseFragment(formula)
      .childNodes.map((node) => said(node))
      .join("")
  );
}

function said(node: DefaultTreeAdapterTypes.ChildNode, depth = 0): string {
  if ("value" in node) return escapeText(node.value);
  if (!("tagName" in node) || invisible.has(node.tagName) || depth > deepestFormula) return "";
  const { tagName, attrs, childNodes } = node;
  const isStacked = attrs.some(({ name, value }) => name === "linethickness" && /^0(?:\D|$)/.test(value));
  const all = childNodes.filter((child) => !isBlank(child)).map((child) => said(child, depth + 1));
  // The first part may be empty, as before the number of an isotope.
  const [base = "", second = "", third = ""] = all;
  switch (tagName) {
    case "mfrac":
      return isStacked ? `${base} ${second}` : `${grouped(base)}/${grouped(second)}`;
    case "msup":
    case "mover":
      return `${base}<sup>${second}</sup>`;
    case "msub":
    case "munder":
      return `${base}<sub>${second}</sub>`;
    case "msubsup":
    case "munderover":
      return `${base}<sub>${second}</sub><sup>${third}</sup>`;
    case "msqrt":
      return `√${grouped(all.join(""))}`;
    case "mroot":
      return `<sup>${second}</sup>√${grouped(base)}`;
    case "mtr":
      return all.join(" ");
    case "mtable":
      return all.join("; ");
    case "mspace":
      return " ";
    default:
      return all.join("");
  }
}

/** Whether it is only white space between elements. Intended spaces are no-break spaces. */
function isBlank(node: DefaultTreeAdapterTypes.ChildNode): boolean {
  return "value" in node ? /^[ \t\n\f\r]*$/.test(node.value) : !("tagName" in node);
}

/** One letter or number, perhaps with a superscript or subscript, needs no brackets. */
const single = /^(?:\p{L}\p{M}*|[\p{N}.,]+)(?:<(su[bp])>[^<]*<\/\1>)*$/u;

function grouped(text: string): string {
  return single.test(text) ? text : `(${text})`;
}
