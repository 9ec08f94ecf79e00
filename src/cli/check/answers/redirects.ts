import type { Finding } from "../finding.ts";
import type { Hop, Observation } from "../observation.ts";

/** Findings on an address that does not lead to a document. */
export function judgeUnavailable(seen: Observation): readonly Finding[] {
  const addresses = [seen.hops[0]?.from ?? seen.url, ...seen.hops.map(({ to }) => to)];
  const isCircle = new Set(addresses).size < addresses.length;
  return isCircle ? [circle(seen)] : [...judgeRedirects(seen), unavailable(seen.url, seen.plain.status)];
}

function circle({ hops, url }: Observation): Finding {
  return {
    severity: "error",
    where: hops[0]?.from ?? url,
    what: `redirects in a circle: ${wayOf(hops)}`,
    why: "feed readers get nothing",
    mend: "check every server on the way: often one redirects http to https, and another one back",
  };
}

function wayOf(hops: readonly Hop[]): string {
  return hops.map(({ status, to }) => `${status} ${to}`).join(", ");
}

function unavailable(where: string, status: number): Finding {
  const why =
    status === 410 ? "feed readers stop asking for it permanently" : "feed readers get nothing, and some give up";
  const mend = 'publish with "broadsheet generate", or check the proxy in front of the server';
  return { severity: "error", where, what: `expected 200, got ${status}`, why, mend };
}

/** Findings on the redirects to a document. */
export function judgeRedirects({ hops, url }: Observation): readonly Finding[] {
  const where = hops[0]?.from ?? url;
  const way = wayOf(hops);
  const findings: Finding[] = [];
  if (hops.length > 1) {
    const why = "every poll takes several requests, and readers give up after a few redirects";
    findings.push({
      severity: "warning",
      where,
      what: `redirects ${hops.length} times: ${way}`,
      why,
      mend: `redirect it to ${url} directly`,
    });
  }
  if (hops.some(({ status }) => status === 302 || status === 303 || status === 307)) {
    const why = "readers keep the old address forever and ask there first every time";
    findings.push({
      severity: "warning",
      where,
      what: `redirects only temporarily: ${way}`,
      why,
      mend: "answer 301 or 308",
    });
  }
  return findings;
}
