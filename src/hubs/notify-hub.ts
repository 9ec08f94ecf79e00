import type { RememberedFile } from "../publication/remembered-file.ts";
import { isLoopback } from "../records/absolute-url.ts";
import { callHub } from "./call-hub.ts";
import { keepNotified, readNotified } from "./hub-memory.ts";
import type { Topic } from "./topics.ts";

/** The outcome of notifying one hub of all changed feeds. */
export interface HubRound {
  /** How many feeds the hub was notified of. */
  readonly told: number;
  /** Feeds that it refused. They are sent again when they change. */
  readonly refusals: readonly Refusal[];
  /** Why some changed feeds could not be sent. */
  readonly fault?: HubFault;
}

/** A refused feed. */
export interface Refusal {
  readonly topic: string;
  /** The reason; completes a sentence after a colon. */
  readonly found: string;
}

/** Why a hub cannot be notified at the moment. */
export interface HubFault {
  readonly found: string;
  /** How long the hub asks to wait. */
  readonly retryAfterMs?: number;
}

/**
 * Notifies a WebSub hub, one by one, of all topics that have changed since it was last notified, stopping at the first
 * failure. `memory` records what was sent, so that a restart neither repeats nor forgets anything.
 */
export async function notifyHub(
  hub: string,
  topics: readonly Topic[],
  memory: RememberedFile,
  signal: AbortSignal,
): Promise<HubRound> {
  const before = readNotified(memory, hub);
  const news = topics.filter(({ url, hash }) => before.get(url) !== hash);
  const [first] = news;
  if (first !== undefined && isLoopback(first.url) && !isLoopback(hub))
    return { told: 0, refusals: [], fault: localTopicFault(first) };
  const done = new Map<string, string>();
  const refusals: Refusal[] = [];
  let fault: HubFault | undefined;
  for (const { url, hash } of news) {
    if (signal.aborted) break;
    const answer = await callHub(hub, url, signal);
    if (answer.kind === "unreachable") {
      fault = answer;
      break;
    }
    if (answer.kind === "refused") refusals.push({ topic: url, found: answer.found });
    done.set(url, hash);
  }
  if (done.size > 0) keepNotified(memory, hub, present(topics, new Map([...before, ...done])));
  return { told: done.size - refusals.length, refusals, ...(fault && { fault }) };
}

/** The server's address is not set yet, so the hub could not fetch anything. */
function localTopicFault({ url }: Topic): HubFault {
  return { found: `it cannot reach ${url}; set PUBLIC_URL to the address that readers use` };
}

/** Describes all refusals in one sentence, since a hub usually refuses all feeds for the same reason. */
export function describeRefusals(hub: string, [first, ...others]: readonly Refusal[]): string {
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${hub} refuses ${first?.topic}${more}: ${first?.found}`;
}

/** What was sent about feeds that still exist. */
function present(topics: readonly Topic[], told: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const urls = new Set(topics.map(({ url }) => url));
  return new Map([...told].filter(([url]) => urls.has(url)));
}
