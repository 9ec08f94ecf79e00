import type { Finding } from "../finding.ts";
import { type Observation, toleratedSkewMs } from "../observation.ts";

/** Findings on how readers learn that nothing has changed. */
export function judgeValidators({ url: where, plain, byTag, byOtherTag, byDate }: Observation): readonly Finding[] {
  const { etag, "last-modified": modified } = plain.fields;
  const findings: Finding[] = [];
  const add = (severity: Finding["severity"], what: string, why: string, mend: string) =>
    findings.push({ severity, where, what, why, mend });
  const whole = "every poll transfers the whole document";
  const passOn = "configure the proxy to pass on the server's ETag, Last-Modified and 304 answers";
  if (etag === undefined) add("warning", "has no ETag", "readers must rely on dates, which are less precise", passOn);
  else if (etag.startsWith("W/")) {
    const why = "some servers and caches compare it wrongly, and then send the whole document every time";
    add(
      "warning",
      `has a weak ETag: ${etag}`,
      why,
      "serve the compressed copies (gzip_static) instead of compressing every answer",
    );
  }
  if (modified === undefined)
    add("warning", "has no Last-Modified", "readers without ETag support fetch the whole document every time", passOn);
  else if (Date.parse(modified) > plain.receivedAt + toleratedSkewMs) {
    const why = "dates in the future are ignored in conditional requests, so readers get the whole document every time";
    add(
      "error",
      `was last modified in the future: ${modified}`,
      why,
      "correct the clock of the machine that publishes",
    );
  }
  if (byTag !== undefined && byTag.status !== 304)
    add("error", `expected 304 to If-None-Match: ${etag}, got ${byTag.status}`, whole, passOn);
  if (byOtherTag?.status === 304) {
    const why = "readers with an older edition are told that nothing has changed and never get a new article";
    const mend = "configure the proxy to leave conditional requests to the server; it compares only dates, or nothing";
    add("error", "answers 304 to If-None-Match with an ETag that it does not have", why, mend);
  }
  if (byDate !== undefined && byDate.status !== 304)
    add("error", `expected 304 to If-Modified-Since: ${modified}, got ${byDate.status}`, whole, passOn);
  return findings;
}
