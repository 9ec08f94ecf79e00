import { type Problem, systemCodeOf } from "../errors.ts";
import { isWebAddress } from "../records/absolute-url.ts";
import type { Person } from "../records/article.ts";
import { mailAddress } from "../records/person.ts";
import { problemAt, type ValueOrigin } from "../records/schema-problems.ts";
import type { People } from "../records/site.ts";
import { isBlank, plainLine } from "../records/text.ts";
import { unusablePicture } from "../records/unusable.ts";
import { isMapping } from "../records/values.ts";
import { readYaml } from "../records/yaml.ts";
import { peopleFiles, shownPeopleFile } from "./people-files.ts";
import { settingsBytes } from "./settings-bytes.ts";

/** The people of a site, and problems in the file that describes them. */
interface ReadPeople {
  /** By the keys used in articles; missing if no file describes any. */
  readonly people?: People;
  /** That file, as named in problems. */
  readonly file?: string;
  readonly problems: readonly Problem[];
}

/**
 * Reads the file of people. A broken one is an error, because keys would then be published as names. `shownAs` is the
 * settings file's name in problems.
 */
export function loadPeople(settingsFile: string, shownAs: string): ReadPeople {
  for (const path of peopleFiles(settingsFile)) {
    const file = shownPeopleFile(path, settingsFile, shownAs);
    try {
      const text = settingsBytes(path).toString();
      return peopleIn(text.replace(/\r\n?/g, "\n"), file);
    } catch (error) {
      const code = systemCodeOf(error);
      if (code === "ENOENT" || code === "ENOTDIR") continue;
      return { problems: [{ severity: "error", file, expected: `cannot be read (${code})` }] };
    }
  }
  return { problems: [] };
}

function peopleIn(text: string, file: string): ReadPeople {
  const { value, problems, line } = readYaml(text, file);
  // Newer versions of the MkDocs theme add a level.
  const isDeeper = isMapping(value) && isMapping(value.authors) && !isPerson(value.authors);
  const byKey = isDeeper ? value.authors : value;
  const path = isDeeper ? ["authors"] : [];
  const read = Object.entries(isMapping(byKey) ? byKey : {}).flatMap(([key, value]) => {
    const person = personOf(value);
    return person === undefined ? [] : [{ key, value, person }];
  });
  const lost = read.flatMap(({ key, value, person }) =>
    person.avatar === undefined ? lostPictures(value, { file, line, path: [...path, key].join(".") }) : [],
  );
  const people = Object.fromEntries(read.map(({ key, person }) => [key, person]));
  return { problems: [...problems, ...lost], ...(read.length > 0 && { people, file }) };
}

/** A person's picture that exists only on another program's site. */
function lostPictures(value: unknown, origin: ValueOrigin): readonly Problem[] {
  if (!isMapping(value)) return [];
  const isText = (item: unknown) => typeof item === "string" && !isBlank(item);
  const spelling = spellings.avatar.find((spelling) => isText(value[spelling]));
  if (spelling === undefined) return [];
  return [problemAt(origin, spelling, unusablePicture(String(value[spelling])))];
}

function isPerson(value: object): boolean {
  return "name" in value && typeof value.name === "string";
}

/** Different programs' names for these fields; other fields are ignored. */
const spellings = {
  name: ["name", "display_name", "full_name"],
  url: ["url", "website", "web", "homepage", "site"],
  email: ["email", "mail"],
  avatar: ["avatar", "image_url", "picture", "image"],
} as const;

function personOf(value: unknown): Person | undefined {
  if (!isMapping(value)) return undefined;
  const first = (field: keyof typeof spellings, isFit: (text: string) => boolean) =>
    spellings[field].map((spelling) => value[spelling]).find((text) => typeof text === "string" && isFit(text.trim()));
  const name = first("name", (text) => !isBlank(text));
  if (typeof name !== "string") return undefined;
  const [url, email, avatar] = [
    first("url", isWebAddress),
    first("email", (text) => mailAddress(text) !== undefined),
    first("avatar", isWebAddress),
  ];
  return {
    name: plainLine(name),
    ...(typeof url === "string" && { url: url.trim() }),
    ...(typeof email === "string" && { email: email.trim() }),
    ...(typeof avatar === "string" && { avatar: avatar.trim() }),
  };
}
