import { rmSync } from "node:fs";
import { compress } from "../../src/publication/writing/compress.ts";
import { openDirectoryTarget } from "../../src/publication/writing/directory-target.ts";

/** Publishes `count` documents of 98 KB, whose words compress about as well as those of feeds. */
export async function publishDocuments(output: string, count: number): Promise<void> {
  rmSync(output, { recursive: true, force: true });
  const target = openDirectoryTarget(output);
  const paths = Array.from({ length: count }, (_, index) => (index === 0 ? "rss.xml" : `tags/${index}/rss.xml`));
  const files = paths.map((path, index) => {
    const mediaType = "application/rss+xml; charset=utf-8";
    return { path, bytes: documentOf(index), mediaType, lifetime: "current" as const };
  });
  await target.write(files, Date.UTC(2026, 0, 1));
  await target.commit();
  await compress(target, paths);
}

function documentOf(seed: number): Buffer {
  const words: string[] = [];
  let state = seed + 1;
  for (let length = 0; length < documentLength; length += (words.at(-1)?.length ?? 0) + 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    words.push(vocabulary[(state >> 8) % vocabulary.length] ?? "");
  }
  return Buffer.from(words.join(" ").slice(0, documentLength));
}

const documentLength = 98 * 1024;

/** Words made of syllables, with a bias to short ones. */
const vocabulary = Array.from({ length: 2000 }, (_, index) => {
  const syllables = ["ka", "lo", "mi", "ren", "tas", "vo", "esch", "und", "pri", "gel", "sto", "an"];
  const count = 1 + ((index * 7) % 4);
  return Array.from(
    { length: count },
    (_word, place) => syllables[(index * (place + 3) + place) % syllables.length],
  ).join("");
});
