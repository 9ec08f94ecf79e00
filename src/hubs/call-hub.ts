import { connectionFault } from "../errors/connection-fault.ts";
import { version } from "../records/version.ts";

/** The outcome of notifying a hub of a changed feed. */
export type HubAnswer =
  | { readonly kind: "taken" }
  /** The hub rejects it for good. `found` completes a sentence after a colon. */
  | { readonly kind: "refused"; readonly found: string }
  /** The hub may accept it later. */
  | { readonly kind: "unreachable"; readonly found: string; readonly retryAfterMs?: number };

const patienceMs = 10_000;
/** Maximum length of the shown part of a refusal. */
const shownLength = 200;
/** Maximum length that is read of an answer; known hubs send less. */
const readLength = 64 * 1024;
/** Request Timeout, Too Early and Too Many Requests: temporary refusals. */
const retryableStatuses: readonly number[] = [408, 425, 429];

/**
 * Notifies a hub that the feed at `topic` has changed. WebSub (section 7) does not define this request: some hubs read
 * `hub.url`, as in PubSubHubbub 0.3 (section 7.1), others `hub.topic`, as in the rest of WebSub.
 */
export async function callHub(hub: string, topic: string, signal: AbortSignal): Promise<HubAnswer> {
  try {
    const response = await fetch(hub, {
      method: "POST",
      headers: { "User-Agent": `broadsheet/${version}` },
      body: new URLSearchParams({ "hub.mode": "publish", "hub.topic": topic, "hub.url": topic }),
      // Most redirects would turn this into a GET, whose answer would be meaningless.
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    const text = await beginningOf(response);
    if (response.ok) return { kind: "taken" };
    return response.status < 500 && !retryableStatuses.includes(response.status)
      ? { kind: "refused", found: refusalOf(response, text) }
      : { kind: "unreachable", found: `it answers ${statusOf(response)}`, ...retryAfterOf(response) };
  } catch (error) {
    return { kind: "unreachable", found: connectionFault(error, patienceMs) };
  }
}

/** Reads only the beginning of an answer, since an endless or highly compressed one would exhaust the memory. */
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

/** RFC 9110 section 10.2.3: seconds or a date; hubs send seconds. */
function retryAfterOf(response: Response): { readonly retryAfterMs?: number } {
  const seconds = response.headers.get("retry-after") ?? "";
  return /^\d+$/.test(seconds) ? { retryAfterMs: Number(seconds) * 1_000 } : {};
}
