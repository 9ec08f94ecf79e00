import type { Finding } from "../finding.ts";
import { type Observation, toleratedSkewMs } from "../observation.ts";

/** Findings on how long caches may keep a document. */
export function judgeCaching({ url: where, plain }: Observation): readonly Finding[] {
  const field = plain.fields["cache-control"];
  if (field === undefined) {
    const why = "caches guess how long they may keep it, and may guess days";
    return [{ severity: "warning", where, what: "has no Cache-Control", why, mend: "pass the server's own through" }];
  }
  if (/\bno-store\b|\bprivate\b/i.test(field)) {
    const why = "no cache on the way may help: every poll reaches the server";
    return [
      {
        severity: "warning",
        where,
        what: `has Cache-Control: ${field}`,
        why,
        mend: "allow it: feeds are for everybody",
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

/** Findings on the server's clock. */
export function judgeClock({ url: where, plain }: Observation): readonly Finding[] {
  const date = Date.parse(plain.fields.date ?? "");
  if (Number.isNaN(date)) {
    const why = "caches cannot tell how old the answer is";
    return [{ severity: "warning", where, what: "has no Date", why, mend: "pass the server's own through" }];
  }
  // RFC 9111 section 4.2.3: an answer from a cache has the origin's date, and its age since then.
  const age = /^\d+$/.test(plain.fields.age ?? "") ? Number(plain.fields.age) : 0;
  const skew = date + age * 1000 - plain.receivedAt;
  if (Math.abs(skew) <= toleratedSkewMs) return [];
  const what = `the server's clock is ${Math.round(Math.abs(skew) / 1000)} seconds ${skew > 0 ? "ahead" : "behind"}, or this machine's is wrong`;
  const why = "articles appear too early or too late, and caches keep them too long or not at all";
  return [{ severity: "warning", where, what, why, mend: "let both machines keep time by NTP" }];
}

const dayInSeconds = 86_400;
