import type { Problem } from "../errors.ts";
import { articleFields } from "./article-schema.ts";
import { describeValue, problemAt, type ValueOrigin } from "./schema-problems.ts";
import { isMapping, listOf } from "./values.ts";

const yes = /^(?:true|yes)$/i;
const no = /^(?:false|no)$/i;
/** States of an article that nobody is to read, or nobody yet. */
const notOut = /^(?:draft|future|pending|private|scheduled|trash)$/i;

/**
 * Fields of other programs, and what they hold where an article is not to be published: Astro, Docusaurus, Eleventy,
 * Hexo, Hugo, Obsidian, Ghost, WordPress. A field within another stands behind a dot.
 */
const unpublished: ReadonlyMap<string, RegExp> = new Map([
  ["_build.list", /^(?:false|never)$/i],
  ["build.list", /^(?:false|never)$/i],
  ["dg-publish", no],
  // In JSON, a name in other letters is another name.
  ["draft", yes],
  ["eleventyexcludefromcollections", yes],
  ["headless", yes],
  ["hidden", yes],
  ["hide", yes],
  ["is_draft", yes],
  ["isdraft", yes],
  ["ispublished", no],
  ["listed", no],
  ["password", /^(?!(?:false|no)$)/i],
  ["permalink", no],
  ["private", yes],
  ["public", no],
  ["publish", no],
  ["state", notOut],
  ["status", notOut],
  ["unlisted", yes],
  ["unpublished", yes],
  ["visibility", /^(?:members|paid|private|tiers)$/i],
]);

/**
 * A problem for each field by which another program keeps an article from readers. If it were left out like any unknown
 * field, the article would be published.
 */
export function heldBack(fields: object, origin: ValueOrigin): Problem[] {
  const foreign = Object.entries(fields).filter(([name]) => !articleFields.includes(name));
  const held = foreign.flatMap(innerFields).filter(([name, value]) => {
    const isHeld = (word: unknown) =>
      typeof word !== "object" && unpublished.get(name.toLowerCase())?.test(String(word)) === true;
    return listOf(value).some(isHeld);
  });
  return held.map(([name, value]) => {
    const expected = '"draft: true" instead, for this field is not known and the article would be published';
    // A password is not for logs.
    const found = name.toLowerCase() === "password" ? "one" : describeValue(value);
    return problemAt(origin, name, { expected, found });
  });
}

/** The field, or those within it. */
function innerFields([name, value]: [name: string, value: unknown]): [name: string, value: unknown][] {
  return isMapping(value) ? Object.entries(value).map(([inner, said]) => [`${name}.${inner}`, said]) : [[name, value]];
}
