import { Composer, type CST, type Document, isNode, isPair, Lexer, LineCounter, type Node, Parser, visit } from "yaml";
import type { Problem } from "../errors.ts";
import { deepest } from "./depth.ts";
import { aliasClaim, hiddenText, placeOf, unresolvedAlias, type YamlFault, yamlClaim } from "./yaml-faults.ts";

/** The result of reading a text in YAML or TOML. */
export interface TextReading {
  /** Undefined if the text cannot be read. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Finds the line of a dotted field, or of its nearest parent. */
  readonly line: (field: string) => number | undefined;
}

/**
 * Reads YAML with every scalar but null as text, unchanged: `id: 007`, `title: 1984` and `tags: [1.0]` are what their
 * author wrote, and numbers are parsed where needed. `firstLine` is the line of the file on which the text begins.
 */
export function readYaml(text: string, file: string, firstLine = 1): TextReading {
  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line + firstLine - 1;
  const problemsOf = (faults: readonly YamlFault[], severity: Problem["severity"]): readonly Problem[] => {
    const first = firstOfLines(faults, (fault) => lineAt(placeOf(fault, text)));
    return Array.from(first, ([line, fault]) => ({ severity, file, line, ...yamlClaim(fault, text) }));
  };
  const { document, errors } = composed(text, lines);
  const problems = [...problemsOf(errors, "error"), ...problemsOf(document?.warnings ?? [], "warning")];
  if (document === undefined || errors.length > 0) return { value: undefined, problems, line: () => undefined };
  const line = (field: string) => {
    const offset = offsetOf(document, field.split("."));
    return offset === undefined ? undefined : lineAt(offset);
  };
  const remarks = hiddenTexts(document, text).map(
    ({ offset, comment }): Problem => ({ severity: "warning", file, line: lineAt(offset), ...hiddenText(comment) }),
  );
  try {
    return { value: document.toJS(), problems: [...problems, ...remarks], line };
  } catch (error) {
    // An unresolved alias, or too many expansions.
    const message = error instanceof Error ? error.message : String(error);
    const problem: Problem = {
      severity: "error",
      file,
      line: lineAt(aliasOffset(document, unresolvedAlias(message))),
      ...aliasClaim(message),
    };
    return { value: undefined, problems: [...problems, problem], line };
  }
}

/**
 * The text as a document, with its faults. The library is recursive, so a text that is nested too deeply is not
 * composed.
 */
function composed(
  text: string,
  lines: LineCounter,
): { readonly document?: Document.Parsed; readonly errors: readonly YamlFault[] } {
  const tokens: CST.Token[] = [];
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > deepest) return { errors: [faultAt("RESOURCE_EXHAUSTION", parser.offset)] };
  }
  tokens.push(...parser.end());
  // By default it would warn on standard error about a name that is a list.
  const composer = new Composer({ schema: "failsafe", customTags: (tags) => [...tags, "null"], logLevel: "error" });
  const [document, another] = composer.compose(tokens, true, text.length);
  const more = another === undefined ? [] : [faultAt("MULTIPLE_DOCS", another.range[0])];
  return { ...(document !== undefined && { document }), errors: [...(document?.errors ?? []), ...more] };
}

function faultAt(code: YamlFault["code"], offset: number): YamlFault {
  return { code, message: "", pos: [offset, offset] };
}

/** How a comment begins that is meant as one: with a space after the sign, unlike in `#5`, or with a line of signs. */
const meantComment = /^[#=*-]*(?:\s|$)/;

/** Comments after values, on the same line, that may be meant as text. On lines of their own, they hide fields. */
function hiddenTexts(
  document: Document.Parsed,
  text: string,
): readonly { readonly offset: number; readonly comment: string }[] {
  if (!/\s#\S/.test(text)) return [];
  const hidden: { readonly offset: number; readonly comment: string }[] = [];
  visit(document, {
    Scalar(_, { comment, range, type = "PLAIN" }) {
      if (!comment || meantComment.test(comment) || type.startsWith("BLOCK")) return;
      const offset = range?.[1] ?? 0;
      if (!text.slice(offset, text.indexOf("#", offset)).includes("\n")) hidden.push({ offset, comment });
    },
  });
  return hidden;
}

/** The offset of the alias; of the text's beginning, if there is no such alias. */
function aliasOffset(document: Document.Parsed, name: string | undefined): number {
  let offset = 0;
  visit(document, {
    Alias(_, alias) {
      if (alias.source !== name) return undefined;
      offset = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

/** The first fault on each line: the parser reports one mistake several times, and only the first report is helpful. */
function firstOfLines(
  faults: readonly YamlFault[],
  lineOf: (fault: YamlFault) => number,
): ReadonlyMap<number, YamlFault> {
  const first = new Map<number, YamlFault>();
  for (const fault of faults) {
    const line = lineOf(fault);
    if (!first.has(line)) first.set(line, fault);
  }
  return first;
}

/** The offset of the deepest existing part of the path: of the key in a mapping, of the item in a list. */
function offsetOf(document: Document.Parsed, path: readonly string[]): number | undefined {
  let offset: number | undefined;
  let node: unknown = document.contents;
  let rest = path;
  while (rest.length > 0) {
    const found = deepestChild(node, rest);
    if (found === undefined) return offset;
    offset = found.start.range?.[0] ?? offset;
    node = found.value;
    rest = rest.slice(found.steps);
  }
  return offset;
}

/** A key may contain dots, as the path `/old/feed.xml` does. */
function deepestChild(node: unknown, path: readonly string[]) {
  for (let steps = path.length; steps > 0; steps--) {
    const found = child(node, path.slice(0, steps).join("."));
    if (found !== undefined) return { ...found, steps };
  }
  return undefined;
}

function child(node: unknown, step: string): { readonly start: Node; readonly value: unknown } | undefined {
  if (!isNode(node) || !("items" in node) || !Array.isArray(node.items)) return undefined;
  for (const [index, item] of node.items.entries()) {
    if (isPair(item) && isNode(item.key) && String(item.key) === step) return { start: item.key, value: item.value };
    if (isNode(item) && String(index) === step) return { start: item, value: item };
  }
  return undefined;
}
