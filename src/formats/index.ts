import { atom } from "./atom.ts";
import type { Format } from "./format.ts";
import { json } from "./json.ts";
import { rss } from "./rss.ts";

export { opmlDocument } from "./opml.ts";
export { feedStylesheet, stylesheetPath } from "./stylesheet.ts";

/** Every format in which feeds are written. */
export const formats: readonly Format[] = [rss, atom, json];
