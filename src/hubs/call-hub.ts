import { connectionFault } from "../errors/connection-fault.ts";
import { version } from "../records/version.ts";

/** The outcome of telling a hub that a feed has changed. */
export type HubAnswer =
  | { readonly kind: "taken" }
  /** The hub does not want it, and will not next time either. `found` completes a sentence that ends in a colon. */
  | { readonly kind: "refused"; readonly found: string }
  /** The hub may take it later. */
  | { readonly kind: "unreachable"; readonly found: string; readonly retryAfterMs?: number };

const patienceMs = 10_000;
/** How much is kept of what a hub says about a refusal. */
const shownLength = 200;
/** How much is read of any answer; today's hubs say less. */
const readLength = 64 * 1024;
/** Request Timeout, Too Early, Too Many Requests: the request was right, and came at the wrong time. */
const passing: readonly number[] = [408, 425, 429];

/**
 * Tells a hub that the feed at `topic` has changed, for the hub to fetch it. WebSub (section 7) leaves to publisher and
 * hub how this is done; hubs go by what PubSubHubbub 0.3 (section 7.1) calls `hub.url`, or by `hub.topic`, as WebSub
 * calls it everywhere else.
 */
export async function callHub(hub: string, topic: string, signal: AbortSignal): Promise<HubAnswer> {
  try {
    const response = await fetch(hub, {
      method: "POST",
      headers: { "User-Agent": `broadsheet/${version}` },
      body: new URLSearchParams({ "hub.mode": "publish", "hub.topic": topic, "hub.url": topic }),
      // Most redirects would turn this into a GET, whose answer would say nothing about the feed.
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    const text = await beginningOf(response);
    if (response.ok) return { kind: "taken" };
    return response.status < 500 && !passing.includes(response.status)
      ? { kind: "refused", found: refusalOf(response, text) }
      : { kind: "unreachable", found: `it answers ${statusOf(response)}`, ...retryAfterOf(response) };
  } catch (error) {
    return { kind: "unreachable", found: connectionFault(error, patienceMs) };
  }
}

/**
 * What an answer says, and no more of it than that: one without end, or that a few bytes unpack to gigabytes, would
 * take all the memory that there is.
 */
async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= readLength) break;
  }
  return text;
}

function refusalOf(response: Response, text: string): string {
  const location = response.headers.get("location");
  if (location !== null) return `it has moved to ${location}`;
  const said = text.replace(/\s+/g, " ").trim().slice(0, shownLength);
  return said === "" ? `it answers ${statusOf(response)}` : `it answers ${statusOf(response)}: ${said}`;
}

function statusOf({ status, statusText }: Response): string {
  return statusText === "" ? String(status) : `${status} ${statusText}`;
}

/** RFC 9110 section 10.2.3: seconds or a date, of which hubs send seconds. */
function retryAfterOf(response: Response): { readonly retryAfterMs?: number } {
  const seconds = response.headers.get("retry-after") ?? "";
  return /^\d+$/.test(seconds) ? { retryAfterMs: Number(seconds) * 1_000 } : {};
}
