/** Safe HTML source, made by `html` or, if known to be clean, by `trusted`. */
export interface Markup {
  readonly source: string;
}

/** A template argument: text is escaped, markup is not, lists are joined, undefined and false produce nothing. */
export type Part = string | number | Markup | readonly Part[] | undefined | false;

/**
 * A template that escapes every text argument. Line breaks and the indentation after them are for readability only, and
 * are removed.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const literals = withoutLayout(strings);
  let source = literals[0] ?? "";
  for (const [index, part] of parts.entries()) source += sourceOf(part) + literals[index + 1];
  return { source };
}

/** Wraps HTML that is already safe. */
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

/** Each call site passes the same array, so every template is processed once. */
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
