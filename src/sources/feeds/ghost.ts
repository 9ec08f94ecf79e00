import type { Problem } from "../../errors.ts";
import { fieldLines } from "../../records/field-lines.ts";
import { slugify } from "../../records/slug.ts";
import { valueAt } from "../../records/values.ts";
import { type Fields, given, webAddress } from "../feed-fields.ts";
import { syntaxProblem } from "../json.ts";
import { linesOfJson } from "../json-text.ts";
import type { Origin, Reading, SourcedRecord } from "../record-format.ts";
import { leftOutProblems } from "./left-out.ts";
import { parseEntry } from "./parse-entry.ts";

/** Whether a JSON text is a Ghost export: a dump of database tables. */
export function isGhostExport(text: string): boolean {
  return /"posts_tags"\s*:\s*\[/.test(text) && /"posts"\s*:\s*\[/.test(text);
}

type Row = Readonly<Record<string, unknown>>;

interface Tables {
  /** Prefix of dotted field paths. */
  readonly path: string;
  rows(name: string): readonly Row[];
}

/** Reads the public posts, including scheduled ones, with the ids used in the site's feed. */
export function readGhostExport(text: string, { file, rules }: Origin): Reading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { records: [], problems: [syntaxProblem(text, file)] };
  }
  const tables = tablesOf(value);
  const names = namesOf(tables);
  const line = fieldLines(() => linesOfJson(text));
  const records: SourcedRecord[] = [];
  const problems: Problem[] = [];
  const posts = tables.rows("posts");
  for (const [index, post] of posts.entries()) {
    if (kindOf(post) !== undefined) continue;
    const origin = { file, rules, path: `posts.${index}`, line: (field: string) => line(`${tables.path}${field}`) };
    const parsed = parseEntry(fieldsOf(post, names), origin);
    problems.push(...parsed.problems);
    if (parsed.record !== undefined) records.push({ record: parsed.record, index });
  }
  const kinds = posts.map(kindOf).filter((kind) => kind !== undefined);
  return { records, problems: [...leftOutProblems(kinds, file), ...ownFiles(records, file), ...problems] };
}

/** Warns that files are missing: an export contains no images. */
function ownFiles(records: readonly SourcedRecord[], file: string): readonly Problem[] {
  const has = records.some(({ record }) => `${record.image} ${record.body?.text}`.includes("/content/"));
  if (!has) return [];
  const expected = "refers to pictures and files of the site below /content/, which it does not contain";
  return [{ severity: "warning", file, expected, advice: "copy Ghost's folder content/ to data/static/content/" }];
}

/** `{ "db": [{ "data": { "posts": […] } }] }`, or only an inner part of it. */
function tablesOf(value: unknown): Tables {
  const [path, data] = (
    [
      ["db.0.data.", valueAt(value, ["db", 0, "data"])],
      ["data.", valueAt(value, ["data"])],
    ] as const
  ).find(([, found]) => found !== undefined) ?? ["", value];
  return {
    path,
    rows(name) {
      const rows = valueAt(data, [name]);
      return Array.isArray(rows) ? rows.filter((row): row is Row => typeof row === "object" && row !== null) : [];
    },
  };
}

/** The kind of a post that is not a public article; `undefined` for one that is. */
function kindOf({ type, page, status, visibility }: Row): string | undefined {
  // Before version 3, pages were posts with a flag.
  if (type === "page" || page === 1 || page === true) return "page";
  if (status === "sent") return "newsletter";
  if (status !== "published" && status !== "scheduled") return "draft";
  return visibility === undefined || visibility === "public" ? undefined : "members-only post";
}

/** Tags and authors by post id. */
interface Names {
  readonly tags: ReadonlyMap<unknown, readonly string[]>;
  readonly authors: ReadonlyMap<unknown, readonly Fields[]>;
  /** By user id. */
  readonly users: ReadonlyMap<unknown, Fields>;
}

function namesOf({ rows }: Tables): Names {
  // Tags that begin with "#" are internal.
  const tags = rows("tags").filter(
    ({ visibility, name }) => visibility !== "internal" && !String(name).startsWith("#"),
  );
  const users = new Map(rows("users").map((user) => [user.id, personFields(user)]));
  return {
    tags: joined(rows("posts_tags"), "tag_id", new Map(tags.map(({ id, name }) => [id, String(name)]))),
    authors: joined(rows("posts_authors"), "author_id", users),
    users,
  };
}

/** Leaves out email addresses, which are not public. */
function personFields({ name, website }: Row): Fields {
  return given({ name, url: typeof website === "string" ? webAddress(website) : undefined });
}

/** Joins a link table: the values of each post, in sort order. */
function joined<T>(
  links: readonly Row[],
  key: string,
  values: ReadonlyMap<unknown, T>,
): ReadonlyMap<unknown, readonly T[]> {
  const byPost = new Map<unknown, T[]>();
  for (const link of links.toSorted((one, other) => Number(one.sort_order ?? 0) - Number(other.sort_order ?? 0))) {
    const value = values.get(link[key]);
    if (value !== undefined) byPost.set(link.post_id, [...(byPost.get(link.post_id) ?? []), value]);
  }
  return byPost;
}

function fieldsOf(post: Row, { tags, authors, users }: Names): Fields {
  const author = users.get(post.author_id);
  const text = (name: string) => (typeof post[name] === "string" && post[name] !== "" ? post[name] : undefined);
  const published = instantOf(post.published_at ?? post.created_at);
  const updated = instantOf(post.updated_at);
  const image = text("feature_image") ?? text("image");
  return given({
    // Before version 1, ids were numbers, and feeds used the UUID.
    id: typeof post.id === "string" ? post.id : post.uuid,
    slug: typeof post.slug === "string" && slugify(post.slug) === post.slug ? post.slug : undefined,
    title: post.title,
    url: text("canonical_url"),
    published,
    updated: updated === published ? undefined : updated,
    authors: authors.get(post.id) ?? (author === undefined ? [] : [author]),
    summary: text("custom_excerpt"),
    tags: tags.get(post.id),
    image: image && onSite(image),
    ...textOf(text("html"), text("markdown"), text("plaintext")),
  });
}

function textOf(html: string | undefined, markdown: string | undefined, plain: string | undefined): Fields {
  if (html !== undefined) return { content_html: onSite(html) };
  return markdown === undefined ? given({ content_text: plain }) : { body: onSite(markdown) };
}

/** `__GHOST_URL__` stands for the site's address; what remains is a path from the root. */
function onSite(text: string): string {
  return text.replaceAll("__GHOST_URL__", "");
}

/** ECMA-262 section 21.4.1.1: the largest time value. */
const latest = 8.64e15;

/** Accepts milliseconds, RFC 3339, and MySQL's `2024-05-01 09:00:00`, which is in UTC. */
function instantOf(time: unknown): string | undefined {
  if (typeof time === "number") return Math.abs(time) <= latest ? new Date(time).toISOString() : String(time);
  if (typeof time !== "string") return undefined;
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time) ? `${time.replace(" ", "T")}Z` : time;
}
