import { loadConfig } from "../config.ts";
import { formats } from "../formats/index.ts";
import { succeeded } from "./exit-code.ts";
import { addressesOf, openPublishedView } from "./published-view.ts";
import { printTable } from "./table.ts";
import { print } from "./terminal.ts";

/** The options of `broadsheet list`. */
export interface ListOptions {
  readonly json?: boolean;
}

/** Index of the address column. */
const address = 3;

/** Lists every feed with its address, its number of entries and its last change. */
export async function list({ json = false }: ListOptions): Promise<number> {
  const config = await loadConfig(process.env, process.cwd());
  const view = openPublishedView(config);
  const feeds = view.keys.map((key) => {
    const feed = view.feed(key);
    const changed = view.lastChange(feed);
    return {
      key,
      title: feed.title,
      // Every title begins with the site's, which would not fit into a terminal.
      name: feed.label ?? feed.title,
      entries: view.catalog.total(key),
      ...(changed !== undefined && { lastChange: new Date(changed).toISOString() }),
      page: new URL(feed.directory, config.publicUrl).href,
      addresses: addressesOf(feed.directory, config.publicUrl),
    };
  });
  if (json) print(JSON.stringify({ feeds }));
  else {
    const rows = feeds.map(({ key, entries, lastChange = "", name, addresses }) => {
      return [key, String(entries), lastChange.slice(0, 16), addresses[0] ?? "", name];
    });
    const beside = formats.slice(1).map(({ fileName }) => fileName);
    const heading = ["Feed", "Entries", "Last change (UTC)", `Address (${beside.join(", ")} beside it)`, "Name"];
    printTable(heading, rows, address);
  }
  return succeeded;
}
