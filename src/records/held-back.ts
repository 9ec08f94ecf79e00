import type { Problem } from "../errors.ts";
import { articleFields } from "./article-schema.ts";
import { isMapping, listOf } from "./fields.ts";
import { describeValue, problemAt, type ValueOrigin } from "./schema-problems.ts";

/**
 * Fields of other programs, and what they hold where an article is not to be published: Astro, Docusaurus, Eleventy, Hexo, Hugo, Obsidian, Ghost,
 * WordPress. A field within another stands behind a dot.
 */
const unpublished: ReadonlyMap<string, RegExp> = new Map([
  ["_build.list", /^(?:false|never)$/i],
  ["build.list", /^(?:false|never)$/i],
  ["dg-publish", /^(?:false|no)$/i],
  // In JSON, a name in other letters is another name.
  ["draft", /^(?:true|yes)$/i],
  ["eleventyexcludefromcollections", /^(?:true|yes)$/i],
  ["headless", /^(?:true|yes)$/i],
  ["hidden", /^(?:true|yes)$/i],
  ["hide", /^(?:true|yes)$/i],
  ["is_draft", /^(?:true|yes)$/i],
  ["isdraft", /^(?:true|yes)$/i],
  ["ispublished", /^(?:false|no)$/i],
  ["listed", /^(?:false|no)$/i],
  ["password", /^(?!(?:false|no)$)/i],
  ["permalink", /^(?:false|no)$/i],
  ["private", /^(?:true|yes)$/i],
  ["public", /^(?:false|no)$/i],
  ["publish", /^(?:false|no)$/i],
  ["state", /^(?:draft|future|pending|private|scheduled|trash)$/i],
  ["status", /^(?:draft|future|pending|private|scheduled|trash)$/i],
  ["unlisted", /^(?:true|yes)$/i],
  ["unpublished", /^(?:true|yes)$/i],
  ["visibility", /^(?:members|paid|private|tiers)$/i],
]);

/** A problem of each field by which another program says that an article is not, or no longer, for readers. Left out like any other unknown field, it would publish it. */
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
