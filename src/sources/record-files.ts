/**
 * How files of each record format end, in lower case. It stands apart from the formats, so that who looks for files
 * loads no parser.
 */
export const recordEndings = {
  markdown: [".md", ".markdown"],
  mdx: [".mdx"],
  json: [".json"],
  jsonLines: [".jsonl", ".ndjson"],
} as const;

const known: ReadonlySet<string> = new Set(Object.values(recordEndings).flat());

/** Whether a file of that name or path holds records. */
export function isRecordFile(path: string): boolean {
  const name = nameOf(path);
  return hasRecordEnding(path) && !isTemporary(name) && !settingsOfFolder.test(name) && !isConflictCopy(name);
}

/** Whether a file of that name or path is in a format of records. */
export function hasRecordEnding(path: string): boolean {
  return known.has(endingOf(path));
}

/** How files of Markdown end, of which each holds one article. */
export const markdownEndings: readonly string[] = [...recordEndings.markdown, ...recordEndings.mdx];

/** Whether a file of that name or path is in Markdown. */
export function isMarkdownFile(path: string): boolean {
  return markdownEndings.includes(endingOf(path));
}

/**
 * Whether the name is one that Syncthing, Dropbox or Nextcloud gives to the other edition of a file that was changed in
 * two places.
 */
export function isConflictCopy(name: string): boolean {
  return /\.sync-conflict-\d{8}-\d{6}|\([^()]*\bconflicted copy\b[^()]*\)/i.test(name);
}

/** What Eleventy and Docusaurus keep beside articles of all that lies in a folder. */
const settingsOfFolder = /\.11tydata\.json$|^_category_\.json$/i;

/** What stands behind the last `/`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** From the last dot on, in lower case. */
export function endingOf(path: string): string {
  return path.slice(path.lastIndexOf(".")).toLowerCase();
}

/** Packages of npm bring Markdown of their own, and lie wherever one was installed. */
const packagesFolder = "node_modules";

/** Whether a file or folder of that name is one that the author of articles keeps. */
export function isLasting(name: string): boolean {
  return !isTemporary(name) && name !== packagesFolder;
}

/** Whether the name is that of a hidden file, or of one that an editor keeps for a while. */
export function isTemporary(name: string): boolean {
  return /^\.|~$|^#.*#$|\.(?:sw[a-z]|tmp|temp|part|bak|orig)$/i.test(name);
}
