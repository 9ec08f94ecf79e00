import { parseInstant } from "../records/dates.ts";

/** What a record file's name says about its record. */
export interface FileName {
  /** `2024-05-01`. */
  readonly defaultDate?: string;
  readonly defaultSlug?: string;
  /** `2024-05-01`, if folders give it or its beginning. */
  readonly folderDate?: string;
  /** `fr`, if the file is the French translation of the article of its folder. */
  readonly defaultLanguage?: string;
  /** The file is where Jekyll and Hexo keep drafts. */
  readonly isDraft?: boolean;
}

/**
 * Reads `YYYY-MM-DD-slug.md`, `slug.md`, `slug/index.md`, and `slug/index.fr.md` as `slug.fr.md`. A number that is not
 * a date is part of the slug.
 */
export function readFileName(path: string): FileName {
  const [file = "", parent = "index"] = path.split("/").reverse();
  const base = withoutExtension(file);
  const [, language = "", defaultLanguage] = /^index(\.([a-z]{2}(?:-[a-z]{2,4})?))?$/i.exec(base) ?? [];
  const isIndex = base === "index" || defaultLanguage !== undefined;
  const folderDate = readFolderDate(path);
  return {
    ...readName(isIndex ? `${parent}${language}` : base),
    ...(folderDate !== undefined && { folderDate }),
    ...(defaultLanguage !== undefined && { defaultLanguage }),
    ...(isAmongDrafts(path) && { isDraft: true }),
  };
}

/** Whether the path is that of a draft of Jekyll or Hexo. */
export function isAmongDrafts(path: string): boolean {
  return /(?:^|\/)_drafts\//.test(path);
}

/** Docusaurus has `2024/05/01/slug`, `2024/05/01-slug` and `2024/05-01-slug`. */
const datedFolders = /(?:^|\/)(\d{4})[-/](\d{2})[-/](\d{2})(?:[-/][^/]*)?(?:\/index(?:\.[\w-]+)?)?\.\w+$/;

function readFolderDate(path: string): string | undefined {
  const [, year, month, day] = datedFolders.exec(path) ?? [];
  const date = `${year}-${month}-${day}`;
  return year === undefined || parseInstant(date, "UTC") === undefined ? undefined : date;
}

function readName(name: string): FileName {
  const [, year, month = "", day = "", rest] = /^(\d{4})-(\d\d?)-(\d\d?)(?:[-_ ]+(.*))?$/.exec(name) ?? [];
  const defaultDate = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (year === undefined || parseInstant(defaultDate, "UTC") === undefined) return { defaultSlug: name };
  // Jekyll reads `2024-5-1-slug` too. The whole name stays the slug, since ids were made from it in earlier versions.
  if (!name.startsWith(defaultDate)) return { defaultDate, defaultSlug: name };
  return rest === undefined || rest === "" ? { defaultDate } : { defaultDate, defaultSlug: rest };
}

function withoutExtension(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(0, dot) : name;
}
