/** A content coding stored beside the plain bytes (RFC 9110 section 8.4.1; zstd: RFC 8878). */
export type Coding = "br" | "gzip" | "zstd";

/** A coding that an answer can have. */
export type AnswerCoding = Coding | "identity";

/** Best first, for clients that accept them equally. */
export const codings: readonly Coding[] = ["br", "zstd", "gzip"];

/** Suffixes of side files, as expected by nginx's gzip_static and brotli_static. */
export const codingEndings: Readonly<Record<Coding, string>> = { br: ".br", gzip: ".gz", zstd: ".zst" };

/** The path of the file that a side file (`rss.xml.gz`) belongs to, judged by its name. */
export function plainPathOf(path: string): string | undefined {
  const ending = Object.values(codingEndings).find((candidate) => path.endsWith(candidate));
  return ending === undefined ? undefined : path.slice(0, -ending.length);
}
