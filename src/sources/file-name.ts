import { parseInstant } from "../records/dates.ts";

/** What a record file's name says of the record in it. */
export interface FileName {
  /** `2024-05-01`. */
  readonly defaultDate?: string;
  readonly defaultSlug?: string;
  /** The file lies where Jekyll and Hexo keep drafts. */
  readonly isDraft?: boolean;
}

/** Reads `YYYY-MM-DD-slug.md`, `slug.md`, and `slug/index.md`; a number that is no date is part of the slug. */
export function readFileName(path: string): FileName {
  const parts = path.split("/");
  const base = withoutExtension(parts.at(-1) ?? "");
  const name = base === "index" ? (parts.at(-2) ?? base) : base;
  const isDraft = parts.includes("_drafts");
  return { ...readName(name), ...(isDraft && { isDraft }) };
}

function readName(name: string): FileName {
  const [, date, rest] = /^(\d{4}-\d{2}-\d{2})(?:[-_ ]+(.*))?$/.exec(name) ?? [];
  if (date === undefined || parseInstant(date, "UTC") === undefined) return { defaultSlug: name };
  return rest === undefined || rest === "" ? { defaultDate: date } : { defaultDate: date, defaultSlug: rest };
}

function withoutExtension(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(0, dot) : name;
}
