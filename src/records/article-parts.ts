import { isWebAddress } from "./absolute-url.ts";
import type { Enclosure, Person } from "./article.ts";
import { type ArticleFields, type EnclosureField, type PersonField, readDuration } from "./article-schema.ts";
import { mediaTypeOf } from "./media-types.ts";
import { mailedTo, personNamed } from "./person.ts";
import type { People } from "./site.ts";
import { isBlank, plainLine, withWindowsCharacters } from "./text.ts";

// Reads the parts of a record. The schema has already validated them.

/**
 * The person given by a name, a mail address or both, or by a key of `people`, in which case the record may add data.
 */
export function readPerson(person: PersonField, people: People = {}): Person {
  const key = typeof person === "string" ? person.trim() : person.key?.trim();
  const known = key !== undefined && Object.hasOwn(people, key) ? people[key] : undefined;
  if (typeof person === "string") return known ?? personNamed(person);
  return { ...known, ...personOf({ ...person, name: person.name ?? known?.name ?? key }) };
}

function personOf(person: Exclude<PersonField, string>): Person {
  const mailed = mailedTo(person.email) ?? person.email?.trim() ?? mailedTo(person.url);
  const { name, email } = personNamed(person.name ?? mailed ?? person.url ?? "");
  return present({
    name,
    url: mailedTo(person.url) === undefined ? person.url?.trim() : undefined,
    email: mailed ?? email,
    avatar: (person.avatar ?? pictureOf(person.image_url))?.trim(),
  });
}

function pictureOf(address: string | undefined): string | undefined {
  return address !== undefined && isWebAddress(address) ? address : undefined;
}

/** The tags of a field. A text may contain several, separated by commas; in a list, a comma is part of the tag. */
export function readTags(tags: ArticleFields["tags"]): string[] {
  const names = typeof tags === "string" ? tags.split(",") : (tags ?? []);
  return names.map(plainLine).filter((tag) => !isBlank(tag));
}

/** An enclosure; its media type is guessed if not stated. */
export function readEnclosure(enclosure: EnclosureField): Enclosure {
  if (typeof enclosure === "string") return { url: enclosure.trim(), mediaType: mediaTypeOf(enclosure.trim()) };
  const url = enclosure.url.trim();
  const length = Number(enclosure.length ?? enclosure.size_in_bytes ?? 0);
  const duration = enclosure.duration ?? enclosure.duration_in_seconds;
  return present({
    url,
    mediaType: (enclosure.type ?? enclosure.mime_type)?.trim() ?? mediaTypeOf(url),
    // Programs write 0 for an unknown length.
    lengthInBytes: length > 0 ? length : undefined,
    title: legibleLine(enclosure.title),
    durationSeconds: duration === undefined ? undefined : readDuration(duration),
  });
}

/** The text on one line; undefined if blank. */
export function line(text: string | undefined): string | undefined {
  return text === undefined ? undefined : nonBlank(plainLine(text));
}

/**
 * Like `line`, with Windows characters restored. Not for names: slugs and feeds made from them without these characters
 * must not change.
 */
export function legibleLine(text: string | undefined): string | undefined {
  return line(text === undefined ? undefined : withWindowsCharacters(text));
}

/** The text; undefined if it is blank. */
export function nonBlank(text: string | undefined): string | undefined {
  return text === undefined || isBlank(text) ? undefined : text;
}

type Present<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The value without its undefined fields. */
export function present<T extends object>(value: T): Present<T> {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const inner: unknown = Reflect.get(value, name);
    if (inner !== undefined) kept[name] = inner;
  }
  return kept as Present<T>;
}
