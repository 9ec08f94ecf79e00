/** HTML source that may stand in a page as it is; made by `html` or, if it is known to be clean, by `trusted`. */
export interface Markup {
  readonly source: string;
}

/** What a template takes: text is escaped, markup is not, lists are joined, and undefined and false leave nothing. */
export type Part = string | number | Markup | readonly Part[] | undefined | false;

/**
 * A template that escapes every text put into it. Line breaks and the indentation after them only make the source
 * legible, and are left out.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const literals = withoutLayout(strings);
  let source = literals[0] ?? "";
  for (const [index, part] of parts.entries()) source += sourceOf(part) + literals[index + 1];
  return { source };
}

/** Markup that somebody else has made safe. */
export function trusted(source: string): Markup {
  return { source };
}

/** Escapes text for an element or a quoted attribute. */
function escapeHtml(text: string): string {
  return special.test(text) ? text.replace(everySpecial, (character) => references[character] ?? character) : text;
}

const special = /[&<>"']/;
const everySpecial = /[&<>"']/g;
const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const known = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Every call from one place passes the same array, so each template is tidied once. */
function withoutLayout(strings: TemplateStringsArray): readonly string[] {
  const before = known.get(strings);
  if (before !== undefined) return before;
  const literals = strings.map((literal) => literal.replace(/\n\s*/g, ""));
  known.set(strings, literals);
  return literals;
}

function sourceOf(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(part);
  return "source" in part ? part.source : part.map(sourceOf).join("");
}
