import { renameSync } from "node:fs";
import { join } from "node:path";
import { firstAnswer, startDaemon } from "./daemon.ts";
import { writeArticles } from "./generate/articles.ts";
import { p99, promptReader } from "./prompt-reader.ts";
import { atMost, type Row } from "./table.ts";

/** How much longer a reader waits while the same process builds a large archive. */
export async function buildingRows(home: string, articles: number): Promise<readonly Row[]> {
  const token = "a-token-for-this-measurement";
  const data = join(home, "data");
  writeArticles(data, 1);
  writeArticles(join(home, "away"), articles);
  const { url, port, end } = await startDaemon(home, { ADMIN_TOKEN: token });
  try {
    await firstAnswer(`${url}/rss.xml`);
    await promptReader(port, (asked) => asked < idleRequests);
    const idle = p99(await promptReader(port, (asked) => asked < idleRequests));
    renameSync(join(home, "away/articles"), join(data, "articles/many"));
    let isBuilt = false;
    const run = fetch(`${url}/-/publish`, { method: "POST", headers: { Authorization: `Bearer ${token}` } });
    const built = run
      .then(async (answer) => (await answer.json()) as { articles?: number })
      .finally(() => {
        isBuilt = true;
      });
    const waits = await promptReader(port, () => !isBuilt);
    const { articles: published } = await built;
    if (published === undefined || published < articles) throw new Error(`${published} articles were published`);
    const figure = `p99 of a 304 while ${articles.toLocaleString("en")} articles are being built, to p99 idle`;
    return [
      { figure: "p99 of a 304 to one reader, idle", measured: `${idle.toFixed(2)} ms` },
      { figure: "the same while the articles are being built", measured: `${p99(waits).toFixed(2)} ms` },
      atMost(figure, p99(waits) / idle, 2),
    ];
  } finally {
    await end();
  }
}

const idleRequests = 20_000;
