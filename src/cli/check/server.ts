import http from "node:http";
import https from "node:https";
import { connectionFault } from "../../errors/connection-fault.ts";
import { formats } from "../../formats/index.ts";
import { version } from "../../records/version.ts";
import { type Login, splitLogin } from "../login.ts";
import { addressOfArticle, judgeArticle } from "./answers/articles.ts";
import type { FoundFeed } from "./answers/discovery.ts";
import { judgeFeed, judgeFrontPage } from "./answers.ts";
import type { Finding } from "./finding.ts";
import type { Answer, Hop, Observation } from "./observation.ts";

/** The result of checking a running server. */
export interface ServerReport {
  readonly answers: number;
  readonly findings: readonly Finding[];
}

/** How long to wait for a response. */
const patienceMs = 10_000;
/** Readers give up after about this many redirects. */
const maxHops = 10;
/** An ETag that no edition has. */
const otherTag = '"broadsheet-check"';
const largestBody = 64 * 1024 * 1024;

/**
 * Queries a running publication as readers do: the front page, the main feed in every format, and an article whose page
 * another program made. `address` may be that of the site or of one of its feeds.
 */
export async function checkServer(address: string, now: () => number): Promise<ServerReport> {
  const { base, login } = baseOf(address);
  const asker = createAsker(now, login);
  const feeds = formats.map((format) => ({ format, url: new URL(format.fileName, base).href }));
  const front = await asker.observe(base.href);
  if ("severity" in front) return { answers: asker.count, findings: [front] };
  const findings: Finding[] = [];
  const found: FoundFeed[] = [];
  for (const { format, url } of feeds) {
    const look = async (): Promise<{ seen: Observation | Finding; said: readonly Finding[] }> => {
      const seen = await asker.observe(url);
      return { seen, said: "severity" in seen ? [seen] : judgeFeed(format, seen) };
    };
    const first = await look();
    // A new edition may have been published between two answers.
    const { seen, said } = first.said.length === 0 ? first : await look();
    findings.push(...said);
    if (!("severity" in seen) && seen.plain.status === 200) found.push({ format, seen });
  }
  const place = addressOfArticle(found, base.href);
  const article = place === undefined ? undefined : await asker.observe(place);
  if (article !== undefined) findings.push(...("severity" in article ? [article] : judgeArticle(article)));
  return { answers: asker.count, findings: [...judgeFrontPage(found, front), ...findings] };
}

/** The address of the site's folder, which ends in `/`, and a login, which is kept out of that and of all findings. */
function baseOf(address: string): { base: URL; login: Login | undefined } {
  const { url, login } = splitLogin(address);
  url.hash = "";
  url.search = "";
  return { base: folderOf(url), login };
}

function folderOf(url: URL): URL {
  const name = url.pathname.slice(url.pathname.lastIndexOf("/") + 1);
  if (formats.some(({ fileName }) => fileName === name) || name === "index.html") return new URL(".", url);
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

function createAsker(now: () => number, login: Login | undefined) {
  let count = 0;

  const ask = async (url: string, fields: Readonly<Record<string, string>>): Promise<Answer> => {
    count += 1;
    const auth = login?.origin === new URL(url).origin ? login.auth : undefined;
    return request(url, { headers: fields, ...(auth !== undefined && { auth }) }, now);
  };

  /** Follows the redirects from an address. */
  const follow = async (from: string): Promise<{ url: string; hops: Hop[]; plain: Answer }> => {
    const hops: Hop[] = [];
    const visited = new Set<string>();
    for (let url = from; ; ) {
      visited.add(url);
      const plain = await ask(url, { "Accept-Encoding": "identity" });
      const { location } = plain.fields;
      const leadsOn = [301, 302, 303, 307, 308].includes(plain.status) && location !== undefined;
      if (!leadsOn || hops.length === maxHops) return { url, hops, plain };
      const to = targetOf(location, url);
      hops.push({ status: plain.status, from: url, to });
      if (visited.has(to)) return { url: to, hops, plain };
      url = to;
    }
  };

  const observe = async (from: string): Promise<Observation | Finding> => {
    try {
      const { url, hops, plain } = await follow(from);
      if (plain.status !== 200) return { url, hops, plain, encoded: {}, encodedByTag: {} };
      const identity = { "Accept-Encoding": "identity" };
      const { etag, "last-modified": modified } = plain.fields;
      const byTag = etag === undefined ? undefined : await ask(url, { ...identity, "If-None-Match": etag });
      const holdingOther = {
        "If-None-Match": otherTag,
        ...(modified !== undefined && { "If-Modified-Since": modified }),
      };
      const byOtherTag = etag === undefined ? undefined : await ask(url, { ...identity, ...holdingOther });
      const byDate =
        modified === undefined ? undefined : await ask(url, { ...identity, "If-Modified-Since": modified });
      const encoded = {
        br: await ask(url, { "Accept-Encoding": "br" }),
        gzip: await ask(url, { "Accept-Encoding": "gzip" }),
      };
      const encodedByTag: Record<string, Answer> = {};
      for (const [coding, { fields }] of Object.entries(encoded)) {
        if (fields.etag === undefined || fields.etag === etag) continue;
        encodedByTag[coding] = await ask(url, { "Accept-Encoding": coding, "If-None-Match": fields.etag });
      }
      return {
        url,
        hops,
        plain,
        encoded,
        encodedByTag,
        ...(byTag && { byTag }),
        ...(byOtherTag && { byOtherTag }),
        ...(byDate && { byDate }),
      };
    } catch (error) {
      return unreachable(from, error);
    }
  };

  return {
    observe,
    get count() {
      return count;
    },
  };
}

/** @throws {Error} if feed readers cannot follow the redirect. */
function targetOf(location: string, url: string): string {
  const to = URL.canParse(location, url) ? new URL(location, url) : undefined;
  if (to === undefined || !/^https?:$/.test(to.protocol)) {
    throw new Error(`it redirects to ${location}, which feed readers cannot follow`);
  }
  return to.href;
}

function request(
  url: string,
  { headers, auth }: { readonly headers: Readonly<Record<string, string>>; readonly auth?: string },
  now: () => number,
): Promise<Answer> {
  const { get } = url.startsWith("https:") ? https : http;
  const options = {
    headers: { Accept: "*/*", "User-Agent": `broadsheet-check/${version}`, ...headers },
    ...(auth !== undefined && { auth }),
    agent: false,
    signal: AbortSignal.timeout(patienceMs),
  };
  return new Promise((resolve, reject) => {
    const sent = get(url, options, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > largestBody) response.destroy(new Error("the answer is longer than 64 MB"));
      });
      response.once("error", reject);
      response.once("end", () => {
        const single = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
        const body = Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, fields: Object.fromEntries(single), body, receivedAt: now() });
      });
    });
    sent.once("error", reject);
    sent.once("upgrade", (_response, socket) => {
      socket.destroy();
      reject(new Error("it switched protocols (101) without being asked"));
    });
  });
}

function unreachable(where: string, error: unknown): Finding {
  const what = `cannot be reached: ${connectionFault(error, patienceMs)}`;
  const mend = "check that the server runs and that the address is right; a firewall or a proxy may be in the way";
  return { severity: "error", where, what, why: "readers get nothing", mend };
}
