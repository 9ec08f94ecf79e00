import { loadConfig } from "../config.ts";
import { ProblemsError } from "../errors.ts";
import { hubMemory } from "../hubs/hub-memory.ts";
import { describeRefusals, type HubRound, notifyHub } from "../hubs/notify-hub.ts";
import { topicsOf } from "../hubs/topics.ts";
import { failed, succeeded } from "./exit-code.ts";
import { openPublishedView } from "./published-view.ts";
import { counted, print, remark, styled } from "./terminal.ts";

/** The options of `broadsheet notify`. */
export interface NotifyOptions {
  readonly json?: boolean;
}

/**
 * Tells the hubs in the settings which feeds have changed since they were last notified. Fails if a hub cannot be
 * reached or refuses.
 */
export async function notify({ json = false }: NotifyOptions): Promise<number> {
  const config = await loadConfig(process.env, process.cwd());
  const { site, outputDirectory } = config;
  if (site.hubs.length === 0) {
    const { shownAs: file } = config.settingsOptions;
    const expected = "the address of at least one WebSub hub";
    const advice =
      "write hubs: https://pubsubhubbub.appspot.com/ there, or leave notify out: without a hub there is nobody to notify";
    throw new ProblemsError([{ severity: "error", file, field: "hubs", expected, found: "none", advice }]);
  }
  const topics = topicsOf(openPublishedView(config).documents, site);
  const signal = new AbortController().signal;
  const memory = hubMemory(outputDirectory, remark);
  const rounds: (HubRound & { readonly hub: string })[] = [];
  for (const hub of site.hubs) rounds.push({ hub, ...(await notifyHub(hub, topics, memory, signal)) });
  if (json) print(JSON.stringify({ hubs: rounds }));
  else for (const round of rounds) report(round);
  return rounds.every(({ refusals, fault }) => refusals.length === 0 && fault === undefined) ? succeeded : failed;
}

function report({ hub, told, refusals, fault }: HubRound & { readonly hub: string }): void {
  const error = styled("error", "red", process.stderr);
  if (refusals.length > 0) remark(`${error}: ${describeRefusals(hub, refusals)}`);
  if (fault !== undefined) {
    remark(`${error}: ${hub} cannot be notified: ${fault.found} (run this again to notify it of the rest)`);
  }
  print(`${hub}: notified of ${counted(told, "feed")}`);
}
