import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Number of different tags shared by the articles. */
const tagCount = 20;
const authorCount = 40;

const firstPublished = Date.UTC(2005, 0, 3, 8);
const latestPublished = Date.UTC(2024, 0, 1, 8);
const filesInAFolder = 750;

/** Writes a data folder with `count` generated articles of about 1 KB each, always the same ones. */
export function writeArticles(dataDirectory: string, count: number): void {
  mkdirSync(dataDirectory, { recursive: true });
  writeFileSync(
    join(dataDirectory, "site.yaml"),
    "title: Figures\ndescription: Made-up articles\nurl: https://figures.example/\nauthor: Figures\nlanguage: en\n",
  );
  for (let index = 0; index < count; index += 1) {
    const file = join(dataDirectory, articlePath(index));
    if (index % filesInAFolder === 0) mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, articleText(index, count));
  }
}

/** The path of an article below the data folder. */
export function articlePath(index: number): string {
  const folder = String(Math.floor(index / filesInAFolder)).padStart(4, "0");
  return `articles/${folder}/article-${index}.md`;
}

/** The text of an article; `edition` distinguishes edits. */
export function articleText(index: number, count: number, edition = 0): string {
  const pick = randomFrom(index);
  const published = Math.floor(firstPublished + ((latestPublished - firstPublished) / count) * index);
  const tags = [...new Set(Array.from({ length: 1 + pick(3) }, () => `Tag ${1 + pick(tagCount)}`))];
  const title = `${capital(words(pick, 3 + pick(5)))} ${index}`;
  return [
    "---",
    `title: ${pick(4) === 0 ? `"${title}: a note"` : title}`,
    `published: ${new Date(published).toISOString().slice(0, 19)}Z`,
    `url: https://figures.example/read/${index}/`,
    `tags: [${tags.map((tag) => `"${tag}"`).join(", ")}]`,
    `authors: [Author ${1 + pick(authorCount)}]`,
    "---",
    "",
    body(pick, edition),
  ].join("\n");
}

type Pick = (below: number) => number;

const bodyLength = 850;

function body(pick: Pick, edition: number): string {
  const blocks: string[] = edition > 0 ? [`Edition ${edition}.`] : [];
  let length = 0;
  while (length < bodyLength) {
    const block = blockOf(pick);
    blocks.push(block);
    length += block.length;
  }
  return `${blocks.join("\n\n")}\n`;
}

function blockOf(pick: Pick): string {
  switch (pick(9)) {
    case 0:
      return `## ${capital(words(pick, 3))}`;
    case 1:
      return Array.from({ length: 3 }, () => `- ${words(pick, 6)}`).join("\n");
    case 2:
      return `> ${capital(words(pick, 14))}.`;
    case 3:
      return `\`\`\`js\nif (${words(pick, 1)} < ${pick(90)} && ${words(pick, 1)}) return "${words(pick, 2)}";\n\`\`\``;
    default:
      return paragraph(pick);
  }
}

function paragraph(pick: Pick): string {
  return Array.from({ length: 2 + pick(3) }, () => sentence(pick)).join(" ");
}

function sentence(pick: Pick): string {
  const [before, after] = [words(pick, 4 + pick(4)), words(pick, 3 + pick(5))];
  switch (pick(6)) {
    case 0:
      return `${capital(before)} *${words(pick, 2)}* ${after}.`;
    case 1:
      return `${capital(before)} [${words(pick, 2)}](https://elsewhere.example/${pick(9999)}) ${after}.`;
    case 2:
      return `${capital(before)} \`${words(pick, 1)}\` & ${after}.`;
    case 3:
      return `${capital(before)} **${words(pick, 2)}**, ${after}!`;
    default:
      return `${capital(before)}, ${after}.`;
  }
}

const vocabulary =
  "river mountain paper window garden letter signal harbour engine winter copper silver market station bridge thunder pattern village lantern compass quiet narrow early bright sudden heavy distant careful ordinary strange follows carries opens turns measures keeps finds leaves answers remembers and with under beyond between without because".split(
    " ",
  );

function words(pick: Pick, count: number): string {
  return Array.from({ length: count }, () => vocabulary[pick(vocabulary.length)]).join(" ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A small random number generator (mulberry32), seeded per article so that results are reproducible. */
function randomFrom(seed: number): Pick {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
