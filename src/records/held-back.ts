import type { Problem } from "../errors.ts";
import { articleFields } from "./article-schema.ts";
import { describeValue, problemAt, type ValueOrigin } from "./schema-problems.ts";
import { isMapping, listOf } from "./values.ts";

const yes = /^(?:true|yes)$/i;
const no = /^(?:false|no)$/i;
/** States of an article that is not, or not yet, public. */
const unpublicState = /^(?:draft|future|pending|private|scheduled|trash)$/i;

/**
 * Fields by which other programs keep an article from being published, and the values that do so: Astro, Docusaurus,
 * Eleventy, Hexo, Hugo, Obsidian, Ghost, WordPress. A dot precedes a field within another.
 */
const unpublished: ReadonlyMap<string, RegExp> = new Map([
  ["_build.list", /^(?:false|never)$/i],
  ["build.list", /^(?:false|never)$/i],
  ["dg-publish", no],
  // In JSON, a name with other capitals is another name.
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
  ["state", unpublicState],
  ["status", unpublicState],
  ["unlisted", yes],
  ["unpublished", yes],
  ["visibility", /^(?:members|paid|private|tiers)$/i],
]);

/**
 * A problem for each field by which another program would keep an article from readers. If such a field were only left
 * out, like other unknown fields, the article would be published.
 */
export function heldBack(fields: object, origin: ValueOrigin): Problem[] {
  const foreign = Object.entries(fields).filter(([name]) => !articleFields.includes(name));
  const held = foreign.flatMap(innerFields).filter(([name, value]) => {
    const isHeld = (word: unknown) =>
      typeof word !== "object" && unpublished.get(name.toLowerCase())?.test(String(word)) === true;
    return listOf(value).some(isHeld);
  });
  return held.map(([name, value]) => {
    const expected = '"draft: true" instead, since this field is unknown and the article would be published';
    // Do not reveal passwords in logs.
    const found = name.toLowerCase() === "password" ? "one" : describeValue(value);
    return problemAt(origin, name, { expected, found });
  });
}

/** The field, or the fields within it. */
function innerFields([name, value]: [name: string, value: unknown]): [name: string, value: unknown][] {
  return isMapping(value) ? Object.entries(value).map(([inner, said]) => [`${name}.${inner}`, said]) : [[name, value]];
}
