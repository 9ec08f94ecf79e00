import { connectionFault } from "../../errors/connection-fault.ts";
import { BroadsheetError } from "../../errors.ts";
import { version } from "../../records/version.ts";
import type { Download } from "../../sources/import.ts";
import { splitLogin, withoutLogin } from "../login.ts";

/** The server reports that nothing exists at the address. */
export class NothingThereError extends BroadsheetError {}

/** Time limit for the whole response. */
const patienceMs = 30_000;
const maxBytes = 64 * 1024 * 1024;

/**
 * Downloads a page or a feed, with the user name and password in its address.
 *
 * @throws {BroadsheetError} if it cannot be downloaded.
 */
export async function download(address: string): Promise<Download> {
  const { url, login } = splitLogin(address);
  const shown = withoutLogin(address);
  const headers = {
    Accept:
      "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5",
    "User-Agent": `broadsheet/${version}`,
    // RFC 7617. `fetch` drops this header on redirects to another origin.
    ...(login !== undefined && { Authorization: `Basic ${Buffer.from(login.auth).toString("base64")}` }),
  };
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(patienceMs) });
    if (response.status === 404) throw new NothingThereError(`${shown}: expected 200, got 404`);
    if (!response.ok) throw new BroadsheetError(`${shown}: expected 200, got ${response.status}${byHand(response)}`);
    const [, encoding] = /\bcharset\s*=\s*"?([^\s";]+)/i.exec(response.headers.get("content-type") ?? "") ?? [];
    const bytes = await bytesOf(response);
    return { bytes, address: response.url, ...(encoding !== undefined && { encoding }) };
  } catch (error) {
    if (error instanceof BroadsheetError) throw error;
    throw new BroadsheetError(`${shown}: cannot be reached: ${connectionFault(error, patienceMs)}`, { cause: error });
  }
}

/** Statuses with which sites reject programs other than browsers. */
const rejectionStatuses: ReadonlySet<number> = new Set([403, 429, 503]);

function byHand({ status }: Response): string {
  return rejectionStatuses.has(status) ? "; if a browser shows it, save it from there, and import the file" : "";
}

async function bytesOf(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) throw new BroadsheetError(`${response.url}: is longer than ${maxBytes / 1024 / 1024} MB`);
  }
  return Buffer.concat(chunks);
}
