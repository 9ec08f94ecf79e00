import type { RememberedFile } from "../publication/remembered-file.ts";
import { isLoopback } from "../records/absolute-url.ts";
import { callHub } from "./call-hub.ts";
import { keepTold, readTold } from "./told.ts";
import type { Topic } from "./topics.ts";

/** What came of telling one hub what is new. */
export interface HubRound {
  /** Feeds that the hub was told of. */
  readonly told: number;
  /** Feeds that it does not want; it is not told of them again before they change. */
  readonly refusals: readonly Refusal[];
  /** Why it could not be told of all that is new. */
  readonly fault?: HubFault;
}

/** A feed that a hub does not want. */
export interface Refusal {
  readonly topic: string;
  /** Completes "…, for ". */
  readonly found: string;
}

/** Why a hub cannot be told just now. */
export interface HubFault {
  readonly found: string;
  /** How long the hub asks to be left alone. */
  readonly retryAfterMs?: number;
}

/**
 * Tells a WebSub hub of every topic that says something else than when the hub was last told of it, one after the
 * other; ends with the first that it cannot be told of. What it was told of is kept in `memory`, so that a restart
 * tells nothing twice and forgets nothing.
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

/** A server that is tried out before its address is set: the hub would fetch, and find nothing. */
function unfindable({ url }: Topic): HubFault {
  return { found: `it cannot reach ${url}; set PUBLIC_URL to the address that readers use` };
}

/** One sentence for all of them: a hub that refuses one feed mostly refuses the others for the same reason. */
export function describeRefusals(hub: string, [first, ...others]: readonly Refusal[]): string {
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${hub} refuses ${first?.topic}${more}: ${first?.found}`;
}

/** Without feeds that no longer exist. */
function present(topics: readonly Topic[], told: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const urls = new Set(topics.map(({ url }) => url));
  return new Map([...told].filter(([url]) => urls.has(url)));
}
