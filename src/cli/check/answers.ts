import zlib from "node:zlib";
import type { Format } from "../../formats/format.ts";
import { inspectDocument } from "../../formats/index.ts";
import { parseXml } from "../../formats/xml-tree.ts";
import { pageOfDocs } from "../documentation.ts";
import type { Finding } from "./finding.ts";

/** One answer of a server. */
export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly fields: Readonly<Record<string, string | undefined>>;
  /** As it came, in whatever coding. */
  readonly body: Buffer;
  /** Milliseconds since 1970, by the clock of this machine. */
  readonly receivedAt: number;
}

/** A step on the way from one address to the next. */
export interface Hop {
  readonly status: number;
  readonly from: string;
  readonly to: string;
}

/** What a server answered to a reader that asks for one document in several ways. */
export interface Observation {
  /** Where the document was found in the end. */
  readonly url: string;
  readonly hops: readonly Hop[];
  readonly plain: Answer;
  /** By coding. */
  readonly encoded: Readonly<Record<string, Answer>>;
  /** To If-None-Match with the tag of `plain`; missing where that has none. */
  readonly byTag?: Answer;
  /** To If-Modified-Since with the date of `plain`; missing where that has none. */
  readonly byDate?: Answer;
}

/** Everything that is to be said of a feed as its readers meet it. Pure. */
export function judgeFeed(format: Format, asSeen: Observation): readonly Finding[] {
  const { status } = asSeen.plain;
  if (status !== 200) return judgeUnavailable(asSeen);
  const { seen, said } = unpacked(asSeen);
  return [
    ...judgeWay(seen),
    ...said,
    ...judgeMediaType(format, seen),
    ...judgeBody(format, seen),
    ...judgeValidators(seen),
    ...(said.length === 0 ? judgeCodings(seen) : []),
    ...judgeCaching(seen),
    ...judgeClock(seen),
    ...judgeSelfLink(format, seen),
  ];
}

/** Everything that is to be said of the front page. Pure. */
export function judgeFrontPage(
  feeds: readonly { url: string; mediaType: string }[],
  asSeen: Observation,
): readonly Finding[] {
  if (asSeen.plain.status !== 200) return judgeUnavailable(asSeen);
  const { seen, said } = unpacked(asSeen);
  const { url, plain } = seen;
  const links = discoveredLinks(plain.body.toString(), url);
  const missing = feeds.filter((feed) => !links.has(feed.url));
  return [
    ...judgeWay(seen),
    ...said,
    ...missing.map((feed) => ({
      severity: "warning" as const,
      where: url,
      what: `does not name ${feed.url} in a <link rel="alternate" type="${bareType(feed.mediaType)}">`,
      why: "whoever enters the site's address into a feed reader does not find that feed",
      mend: "put the link into the page's head; the pages that Broadsheet makes have it",
    })),
  ];
}

/** What readers make of an answer in a coding that nobody asked for, and what is to be said of it. */
function unpacked(seen: Observation): { readonly seen: Observation; readonly said: readonly Finding[] } {
  const { url, plain } = seen;
  const coding = plain.fields["content-encoding"]?.trim().toLowerCase() ?? "";
  if (coding === "" || coding === "identity") return { seen, said: [] };
  const finding: Finding = {
    severity: "error",
    where: url,
    what: `is sent in ${coding} to readers that ask for plain bytes`,
    why: "readers that cannot unpack it get nothing",
    mend: "let the host compress for those alone whose Accept-Encoding allows it",
  };
  return { seen: { ...seen, plain: { ...plain, body: decode(coding, plain.body) ?? plain.body } }, said: [finding] };
}

function judgeUnavailable(seen: Observation): readonly Finding[] {
  const addresses = [seen.hops[0]?.from ?? seen.url, ...seen.hops.map(({ to }) => to)];
  const isCircle = new Set(addresses).size < addresses.length;
  return isCircle ? [circle(seen)] : [...judgeWay(seen), unavailable(seen.url, seen.plain.status)];
}

function circle({ hops, url }: Observation): Finding {
  return {
    severity: "error",
    where: hops[0]?.from ?? url,
    what: `leads in a circle: ${wayOf(hops)}`,
    why: "feed readers get nothing",
    mend: "look at what answers on the way: often one sends http to https, and another one back",
  };
}

function wayOf(hops: readonly Hop[]): string {
  return hops.map(({ status, to }) => `${status} ${to}`).join(", ");
}

function unavailable(where: string, status: number): Finding {
  const why =
    status === 410 ? "feed readers stop asking for it, for good" : "feed readers get nothing, and some give up";
  const mend = 'publish with "broadsheet generate", or look at what stands between the server and its readers';
  return { severity: "error", where, what: `expected 200, got ${status}`, why, mend };
}

function judgeWay({ hops, url }: Observation): readonly Finding[] {
  const where = hops[0]?.from ?? url;
  const way = wayOf(hops);
  const findings: Finding[] = [];
  if (hops.length > 1) {
    const why = "every poll asks several times, and readers stop following after a few steps";
    findings.push({
      severity: "warning",
      where,
      what: `leads on ${hops.length} times: ${way}`,
      why,
      mend: `let it lead to ${url} at once`,
    });
  }
  if (hops.some(({ status }) => status === 302 || status === 303 || status === 307)) {
    const why = "readers keep the old address for ever, and ask there first every time";
    findings.push({
      severity: "warning",
      where,
      what: `leads on for the time being only: ${way}`,
      why,
      mend: "answer 301 or 308",
    });
  }
  return findings;
}

function judgeMediaType(format: Format, { url, plain }: Observation): readonly Finding[] {
  const found = bareType(plain.fields["content-type"] ?? "");
  const expected = bareType(format.mediaType);
  if (found === expected) return [];
  const generic = format.name === "json" ? ["application/json"] : ["application/xml", "text/xml"];
  const isReadable = generic.includes(found);
  return [
    {
      severity: isReadable ? "warning" : "error",
      where: url,
      what: `expected the media type ${expected}, got ${found === "" ? "none" : found}`,
      why: isReadable
        ? "readers understand it, but browsers and caches cannot tell that it is a feed"
        : "browsers show or save it as something else, and some feed readers refuse it",
      mend: `let the host send "Content-Type: ${format.mediaType}"; ${pageOfDocs("deployment.md")} has it for nginx`,
    },
  ];
}

function judgeBody(format: Format, { url, plain }: Observation): readonly Finding[] {
  return inspectDocument(format, plain.body).map(({ rule, found, entryId }) => ({
    severity: "error",
    where: url,
    what: `${entryId === undefined ? "" : `${entryId}: `}expected ${rule}, got ${found}`,
    why: "feed readers may refuse the document, or show something else than was written",
    mend: 'compare with what lies in the output folder ("broadsheet check" without --url): something on the way may change it',
  }));
}

function judgeValidators({ url: where, plain, byTag, byDate }: Observation): readonly Finding[] {
  const { etag, "last-modified": modified } = plain.fields;
  const findings: Finding[] = [];
  const add = (severity: Finding["severity"], what: string, why: string, mend: string) =>
    findings.push({ severity, where, what, why, mend });
  const whole = "every poll of every reader carries the whole document";
  const passOn = "let the server's validators through; something before it answers in its stead";
  if (etag === undefined) add("warning", "has no ETag", "readers must go by dates, which are coarse", passOn);
  else if (etag.startsWith("W/")) {
    const why = "some servers and caches compare it wrongly, and then send the whole document every time";
    add(
      "warning",
      `has a weak ETag: ${etag}`,
      why,
      "serve the compressed copies instead of compressing on the way (gzip_static)",
    );
  }
  if (modified === undefined)
    add("warning", "has no Last-Modified", "readers that know no ETag ask for the whole document every time", passOn);
  else if (Date.parse(modified) > plain.receivedAt + toleratedSkewMs) {
    const why = "dates to come are void in conditional requests, so readers get the whole document every time";
    add("error", `was last modified in the future: ${modified}`, why, "set the clock of the machine that publishes");
  }
  if (byTag !== undefined && byTag.status !== 304)
    add("error", `expected 304 to If-None-Match: ${etag}, got ${byTag.status}`, whole, passOn);
  if (byDate !== undefined && byDate.status !== 304)
    add("error", `expected 304 to If-Modified-Since: ${modified}, got ${byDate.status}`, whole, passOn);
  return findings;
}

function judgeCodings({ url: where, plain, encoded }: Observation): readonly Finding[] {
  const findings: Finding[] = [];
  const sent = Object.entries(encoded).filter(([coding, { fields }]) => fields["content-encoding"] === coding);
  if (sent.length === 0 && plain.body.length >= worthCompressing) {
    const why = "polls carry several times the bytes that they need to";
    const mend =
      "ask again in a moment if it was published just now; else let the server's own codings through, or switch gzip_static on";
    findings.push({
      severity: "warning",
      where,
      what: "is sent uncompressed to readers that take gzip or br",
      why,
      mend,
    });
  }
  for (const [coding, { fields, body }] of sent) {
    if (!/\baccept-encoding\b|\*/i.test(fields.vary ?? "")) {
      const why = "a cache may hand compressed bytes to a reader that cannot unpack them";
      const mend = 'let the host send "Vary: Accept-Encoding"';
      findings.push({ severity: "error", where, what: `comes in ${coding} without Vary: Accept-Encoding`, why, mend });
    }
    if (decode(coding, body)?.equals(plain.body) !== true) {
      const why = "some readers get something else than others, or something that they cannot unpack";
      const mend = 'publish anew ("broadsheet generate --all"), and empty the caches on the way';
      findings.push({ severity: "error", where, what: `does not hold the same in ${coding} as plain`, why, mend });
    }
    if (fields.etag !== undefined && !fields.etag.startsWith("W/") && fields.etag === plain.fields.etag) {
      const why = "a strong ETag is a promise of equal bytes: caches may join parts of the one with parts of the other";
      const mend = "let each coding have its own, as Broadsheet's server gives it";
      findings.push({ severity: "warning", where, what: `has the same strong ETag in ${coding} as plain`, why, mend });
    }
  }
  return findings;
}

function judgeCaching({ url: where, plain }: Observation): readonly Finding[] {
  const field = plain.fields["cache-control"];
  if (field === undefined) {
    const why = "caches guess how long they may keep it, and may guess days";
    return [{ severity: "warning", where, what: "has no Cache-Control", why, mend: "let the server's own through" }];
  }
  if (/\bno-store\b|\bprivate\b/i.test(field)) {
    const why = "no cache on the way may help: every poll reaches the server";
    return [
      {
        severity: "warning",
        where,
        what: `has Cache-Control: ${field}`,
        why,
        mend: "feeds are for everybody: allow it",
      },
    ];
  }
  const seconds = Number(/\bmax-age=(\d+)/i.exec(field)?.[1] ?? Number.NaN);
  if (seconds > dayInSeconds) {
    const why = "readers see new articles days late";
    return [
      { severity: "warning", where, what: `may be kept for ${seconds} seconds`, why, mend: "an hour or less is usual" },
    ];
  }
  return [];
}

function judgeClock({ url: where, plain }: Observation): readonly Finding[] {
  const date = Date.parse(plain.fields.date ?? "");
  if (Number.isNaN(date)) {
    const why = "caches cannot tell how old the answer is";
    return [{ severity: "warning", where, what: "has no Date", why, mend: "let the server's own through" }];
  }
  // RFC 9111 section 4.2.3: a cache's answer bears the date of its origin's, and how long ago that was.
  const age = /^\d+$/.test(plain.fields.age ?? "") ? Number(plain.fields.age) : 0;
  const skew = date + age * 1000 - plain.receivedAt;
  if (Math.abs(skew) <= toleratedSkewMs) return [];
  const what = `the server's clock is ${Math.round(Math.abs(skew) / 1000)} seconds ${skew > 0 ? "ahead" : "behind"}, or this machine's is wrong`;
  const why = "articles appear too early or too late, and caches keep them too long or not at all";
  return [{ severity: "warning", where, what, why, mend: "let both machines keep time by NTP" }];
}

function judgeSelfLink(format: Format, { url, plain }: Observation): readonly Finding[] {
  const found = selfLinkOf(format, plain.body.toString());
  if (found === url) return [];
  return [
    {
      severity: isLocal(url) ? "warning" : "error",
      where: url,
      what: found === undefined ? "does not name its own address" : `calls itself ${found}`,
      why: "readers and WebSub hubs go by the address that a feed names as its own: they may subscribe to another one, or to none",
      mend: "set PUBLIC_URL (or url in site.yaml) to the address that readers use, and publish again",
    },
  ];
}

function selfLinkOf(format: Format, text: string): string | undefined {
  if (format.name === "json") {
    try {
      const { feed_url: address } = JSON.parse(text) as { feed_url?: unknown };
      return typeof address === "string" ? address : undefined;
    } catch {
      return undefined;
    }
  }
  const root = parseXml(text);
  if ("fault" in root) return undefined;
  const head = format.name === "rss" ? root.children.find(({ name }) => name === "channel") : root;
  const links = head?.children.filter(({ name }) => name === "atom:link") ?? [];
  return links.find(({ attributes }) => attributes.rel === "self")?.attributes.href;
}

/** Absolute addresses of a page's alternates. */
function discoveredLinks(html: string, base: string): ReadonlySet<string> {
  const found = new Set<string>();
  // What stands before each ">", so that one is looked for once, however many tags want it.
  for (const before of html.split(">").slice(0, -1)) {
    const [tag = ""] = /<link\b.*/is.exec(before) ?? [];
    const href = attributeOf(tag, "href");
    const isAlternate = (attributeOf(tag, "rel") ?? "").toLowerCase().split(/\s+/).includes("alternate");
    if (isAlternate && href !== undefined && URL.canParse(href, base)) found.add(new URL(href, base).href);
  }
  return found;
}

function attributeOf(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(tag);
  return (match?.[1] ?? match?.[2] ?? match?.[3])?.replaceAll("&amp;", "&");
}

function decode(coding: string, bytes: Buffer): Buffer | undefined {
  try {
    return coding === "br" ? zlib.brotliDecompressSync(bytes, bounded) : zlib.gunzipSync(bytes, bounded);
  } catch {
    return undefined;
  }
}

function bareType(contentType: string): string {
  return contentType.replace(/;.*/s, "").trim().toLowerCase();
}

function isLocal(url: string): boolean {
  return /^(?:localhost|127\.|\[::1\])/.test(new URL(url).hostname);
}

/** A few bytes may unpack to more than a machine holds. */
const bounded = { maxOutputLength: 64 * 1024 * 1024 };
/** The Date field counts in seconds, and answers take their time. */
const toleratedSkewMs = 30_000;
const worthCompressing = 1024;
const dayInSeconds = 86_400;
