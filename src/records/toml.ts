import { createRequire } from "node:module";
import type { parse, TomlError } from "smol-toml";
import type { Problem } from "../errors.ts";
import { deepest } from "./depth.ts";
import { fieldLines } from "./field-lines.ts";
import { tomlClaim } from "./toml-faults.ts";
import { isMapping } from "./values.ts";
import type { TextReading } from "./yaml.ts";

interface Library {
  readonly parse: typeof parse;
  readonly TomlError: typeof TomlError;
}

type Table = Readonly<Record<string, unknown>>;

const load = createRequire(import.meta.url);

/** Loaded on first use, since most publications contain no TOML. */
function library(): Library {
  return load("smol-toml") as Library;
}

/**
 * Reads TOML like `readYaml` reads YAML: numbers, dates and flags stay text, and are parsed where needed. `firstLine`
 * is the line of the file on which the text begins.
 */
export function readToml(text: string, file: string, firstLine = 1): TextReading {
  try {
    return { value: asText(parsed(text), text), problems: [], line: fieldLines(() => linesOf(text, firstLine)) };
  } catch (error) {
    if (!(error instanceof library().TomlError)) throw error;
    const { line, ...claim } = tomlClaim(error, text);
    const problem: Problem = { severity: "error", file, line: line + firstLine, ...claim };
    return { value: undefined, problems: [problem], line: () => undefined };
  }
}

function parsed(text: string): Table {
  // Integers beyond JavaScript's safe range keep their digits.
  return library().parse(text, { integersAsBigInt: "asNeeded" });
}

/** Drops what is nested too deeply, which dotted names can cause too. */
function asText(value: unknown, source: string, depth = 0): unknown {
  if (value instanceof Date) return asWritten(value, source);
  if (typeof value !== "object" || value === null) return String(value);
  if (depth === deepest) return undefined;
  if (Array.isArray(value)) return value.map((item) => asText(item, source, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asText(inner, source, depth + 1)]));
}

/**
 * The library's dates print as written: with an offset, without one, or without a time. But it turns February 30 into
 * March 1, so the original is restored and the field gets rejected.
 */
function asWritten(date: Date, source: string): string {
  const text = date.toISOString();
  const day = text.slice(0, 10);
  if (source.includes(day)) return text;
  const beyond = source.match(/\d{4}-\d{2}-\d{2}/g)?.find((one) => dayOf(one) === day);
  return (beyond ?? day) + text.slice(10);
}

/** The day as parsed by JavaScript, which rolls over if the month is shorter. */
function dayOf(text: string): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
}

/** The line of each dotted field of a valid TOML text. */
function linesOf(text: string, firstLine: number): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  let table: readonly string[] = [];
  for (const { source, held, line } of statementsOf(text)) {
    const [, brackets] = /^\s*(\[\[?)/.exec(source) ?? [];
    const within = brackets === undefined ? table : [];
    const paths = pathsIn(held).map((path) => [...within, path].join("."));
    if (brackets !== undefined) {
      const name = paths.at(-1) ?? "";
      const index = counts.get(name) ?? 0;
      counts.set(name, index + 1);
      table = brackets === "[[" ? [name, String(index)] : [name];
      paths.push(table.join("."));
    }
    for (const path of paths) if (!lines.has(path)) lines.set(path, line + firstLine);
  }
  return lines;
}

interface Statement {
  readonly source: string;
  readonly held: Table;
  /** From 0. */
  readonly line: number;
}

/** A possible end of a multi-line statement: a bracket, or three quotes. */
const ending = /[\]}]|"""|'''/;

/**
 * The parser does not report positions, so each statement is parsed separately; it ends with the line that completes
 * it.
 */
function* statementsOf(text: string): Iterable<Statement> {
  const lines = text.split("\n");
  let start = 0;
  for (let end = 1; end <= lines.length; end++) {
    if (end > start + 1 && !ending.test(lines[end - 1] ?? "")) continue;
    const source = lines.slice(start, end).join("\n");
    const held = parsedStatement(source);
    if (held === undefined) continue;
    yield { source, held, line: start };
    start = end;
  }
}

/** The contents of a statement; undefined if it is incomplete. */
function parsedStatement(statement: string): Table | undefined {
  try {
    return parsed(statement);
  } catch {
    return undefined;
  }
}

/** The dotted names in a table, outer ones first. */
function pathsIn(table: Table, depth = 0): readonly string[] {
  if (depth === deepest) return [];
  return Object.entries(table).flatMap(([name, value]) => [
    name,
    ...(isTable(value) ? pathsIn(value, depth + 1).map((path) => `${name}.${path}`) : []),
  ]);
}

function isTable(value: unknown): value is Table {
  return isMapping(value) && !(value instanceof Date);
}
