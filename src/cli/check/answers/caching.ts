import type { Finding } from "../finding.ts";
import { type Answer, type Observation, toleratedSkewMs } from "../observation.ts";

/** Findings on how long caches may keep a document. */
export function judgeCaching({ url: where, plain }: Observation): readonly Finding[] {
  const field = plain.fields["cache-control"];
  if (field === undefined) {
    const why = "caches guess how long to keep it, perhaps for days";
    return [
      {
        severity: "warning",
        where,
        what: "has no Cache-Control",
        why,
        mend: "configure the proxy to pass on the server's header",
      },
    ];
  }
  if (/\bno-store\b|\bprivate\b/i.test(field)) {
    const why = "caches cannot share it, so every poll reaches the server";
    return [
      {
        severity: "warning",
        where,
        what: `has Cache-Control: ${field}`,
        why,
        mend: "allow caching: feeds are the same for everybody",
      },
    ];
  }
  const lifetimes = [...field.matchAll(/\b(?:s-maxage|max-age)="?(\d+)/gi)].map(([, seconds]) => Number(seconds));
  if (lifetimes.length === 0 && !/\bno-cache\b/i.test(field)) {
    const why = "caches guess how long to keep it, perhaps for days";
    const mend = "set a max-age; an hour or less is usual";
    return [{ severity: "warning", where, what: `has no max-age in Cache-Control: ${field}`, why, mend }];
  }
  const seconds = Math.max(...lifetimes);
  if (seconds > dayInSeconds) {
    const why = "readers see new articles days late";
    return [
      {
        severity: "warning",
        where,
        what: `may be cached for ${seconds} seconds`,
        why,
        mend: "an hour or less is usual",
      },
    ];
  }
  return judgeAge(where, plain, lifetimes);
}

/**
 * RFC 5861: beyond its lifetime, a cache may still serve an answer while it asks for the next one. If both are 0, the
 * host's own network keeps files until they are replaced, as those of Netlify and Vercel do.
 */
function judgeAge(where: string, { fields }: Answer, lifetimes: readonly number[]): readonly Finding[] {
  const whileAsking = /\bstale-while-revalidate=(\d+)/i.exec(fields["cache-control"] ?? "")?.[1] ?? 0;
  const allowed = Math.max(0, ...lifetimes) + Number(whileAsking);
  const age = ageOf(fields);
  if (allowed === 0 || age <= allowed) return [];
  const what = `was cached for ${age} seconds; Cache-Control allows ${allowed}`;
  const why = "readers may see new articles late, and caches consider it stale and ask every time";
  const mend =
    "make the cache follow Cache-Control instead of a rule of its own, and check that it can reach the server";
  return [{ severity: "warning", where, what, why, mend }];
}

/** Findings on what keeps one answer from serving many readers. */
export function judgeSharing({ url: where, plain: { fields } }: Observation): readonly Finding[] {
  const found = [
    ...(fields["set-cookie"] === undefined ? [] : ["sets a cookie"]),
    ...(/\*|\b(?:cookie|user-agent)\b/i.test(fields.vary ?? "") ? [`has Vary: ${fields.vary}`] : []),
  ];
  const why = "caches keep it for a single reader or not at all, so every poll reaches the server";
  const mend = "feeds are the same for everybody; configure the proxy not to change them";
  return found.map((what) => ({ severity: "warning", where, what, why, mend }));
}

/** Findings on the server's clock. */
export function judgeClock({ url: where, plain }: Observation): readonly Finding[] {
  const date = Date.parse(plain.fields.date ?? "");
  if (Number.isNaN(date)) {
    const why = "caches cannot tell how old the answer is";
    return [
      {
        severity: "warning",
        where,
        what: "has no Date",
        why,
        mend: "configure the proxy to pass on the server's header",
      },
    ];
  }
  // RFC 9111 section 4.2.3: an answer from a cache has the origin's date, and its age since then.
  const skew = date + ageOf(plain.fields) * 1000 - plain.receivedAt;
  if (Math.abs(skew) <= toleratedSkewMs) return [];
  const what = `the server's clock is ${Math.round(Math.abs(skew) / 1000)} seconds ${skew > 0 ? "ahead" : "behind"}, or this machine's is wrong`;
  const why = "articles appear too early or too late, and caches keep them too long or not at all";
  return [{ severity: "warning", where, what, why, mend: "synchronize both clocks with NTP" }];
}

/** In seconds. */
function ageOf({ age = "" }: Answer["fields"]): number {
  return /^\d+$/.test(age) ? Number(age) : 0;
}

const dayInSeconds = 86_400;
