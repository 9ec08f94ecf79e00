/** The extensions of the record formats, in lower case. In a file of its own, so that file searches load no parser. */
export const recordEndings = {
  markdown: [".md", ".markdown"],
  mdx: [".mdx"],
  json: [".json"],
  jsonLines: [".jsonl", ".ndjson"],
} as const;

const known: ReadonlySet<string> = new Set(Object.values(recordEndings).flat());

/** Whether a file with this name or path holds records. */
export function isRecordFile(path: string): boolean {
  const name = nameOf(path);
  return hasRecordEnding(path) && !isTemporary(name) && !settingsOfFolder.test(name) && !isConflictCopy(name);
}

/** Whether a file with this name or path has the extension of a record format. */
export function hasRecordEnding(path: string): boolean {
  return known.has(endingOf(path));
}

/** The extensions of Markdown files, each of which holds one article. */
export const markdownEndings: readonly string[] = [...recordEndings.markdown, ...recordEndings.mdx];

/** Whether a file with this name or path is Markdown. */
export function isMarkdownFile(path: string): boolean {
  return markdownEndings.includes(endingOf(path));
}

/** Whether the name is that of a copy that Syncthing, Dropbox or Nextcloud makes of a file changed in two places. */
export function isConflictCopy(name: string): boolean {
  return /\.sync-conflict-\d{8}-\d{6}|\([^()]*\bconflicted copy\b[^()]*\)/i.test(name);
}

/** Files of Eleventy and Docusaurus with settings for a whole folder. */
const settingsOfFolder = /\.11tydata\.json$|^_category_\.json$/i;

/** The part after the last `/`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** From the last dot on, in lower case. */
export function endingOf(path: string): string {
  return path.slice(path.lastIndexOf(".")).toLowerCase();
}

/** npm packages contain Markdown of their own, and may be in any folder. */
const packagesFolder = "node_modules";

/** Whether a file or folder with this name may contain articles. */
export function isLasting(name: string): boolean {
  return !isTemporary(name) && name !== packagesFolder;
}

/** Whether the name is that of a hidden file, or of an editor's temporary file. */
export function isTemporary(name: string): boolean {
  return /^\.|~$|^#.*#$|\.(?:sw[a-z]|tmp|temp|part|bak|orig)$/i.test(name);
}
