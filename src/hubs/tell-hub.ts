import type { RememberedFile } from "../publication/remembered-file.ts";
import { isLoopback } from "../records/absolute-url.ts";
import { callHub } from "./call-hub.ts";
import { keepTold, readTold } from "./told.ts";
import type { Topic } from "./topics.ts";

/** The outcome of telling one hub about all changed feeds. */
export interface HubRound {
  /** How many feeds the hub was told about. */
  readonly told: number;
  /** Feeds that it refused; it is told about them again when they change. */
  readonly refusals: readonly Refusal[];
  /** Why it could not be told about every changed feed. */
  readonly fault?: HubFault;
}

/** A feed that a hub refused. */
export interface Refusal {
  readonly topic: string;
  /** The reason; completes a sentence after a colon. */
  readonly found: string;
}

/** Why a hub cannot be told at the moment. */
export interface HubFault {
  readonly found: string;
  /** How long the hub asks us to wait. */
  readonly retryAfterMs?: number;
}

/**
 * Tells a WebSub hub, one after the other, about all topics that have changed since it was last told, and stops at the
 * first failure. `memory` keeps what the hub has been told, so that a restart repeats and forgets nothing.
 */
export async function tellHub(
  hub: string,
  topics: readonly Topic[],
  memory: RememberedFile,
  signal: AbortSignal,
): Promise<HubRound> {
  const before = readTold(memory, hub);
  const news = topics.filter(({ url, hash }) => before.get(url) !== hash);
  const [first] = news;
  if (first !== undefined && isLoopback(first.url) && !isLoopback(hub))
    return { told: 0, refusals: [], fault: unfindable(first) };
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
  if (done.size > 0) keepTold(memory, hub, present(topics, new Map([...before, ...done])));
  return { told: done.size - refusals.length, refusals, ...(fault && { fault }) };
}

/** A server is being tried out before its address is set: the hub would try to fetch from it in vain. */
function unfindable({ url }: Topic): HubFault {
  return { found: `it cannot reach ${url}; set PUBLIC_URL to the address that readers use` };
}

/**
 * Describes all refusals in one sentence: a hub that refuses one feed usually refuses the others for the same reason.
 */
export function describeRefusals(hub: string, [first, ...others]: readonly Refusal[]): string {
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${hub} refuses ${first?.topic}${more}: ${first?.found}`;
}

/** What was told about feeds that still exist. */
function present(topics: readonly Topic[], told: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const urls = new Set(topics.map(({ url }) => url));
  return new Map([...told].filter(([url]) => urls.has(url)));
}
