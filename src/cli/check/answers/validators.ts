import type { Finding } from "../finding.ts";
import { type Observation, toleratedSkewMs } from "../observation.ts";

/** Findings on how readers learn that nothing has changed. */
export function judgeValidators({ url: where, plain, byTag, byOtherTag, byDate }: Observation): readonly Finding[] {
  const { etag, "last-modified": modified } = plain.fields;
  const findings: Finding[] = [];
  const add = (severity: Finding["severity"], what: string, why: string, mend: string) =>
    findings.push({ severity, where, what, why, mend });
  const whole = "every poll of every reader carries the whole document";
  const passOn = "let the server's validators through; something in front of it answers in its place";
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
    const why = "dates in the future are ignored in conditional requests, so readers get the whole document every time";
    add("error", `was last modified in the future: ${modified}`, why, "set the clock of the machine that publishes");
  }
  if (byTag !== undefined && byTag.status !== 304)
    add("error", `expected 304 to If-None-Match: ${etag}, got ${byTag.status}`, whole, passOn);
  if (byOtherTag?.status === 304) {
    const why = "readers that hold an older edition are told that nothing has changed, and never get a new article";
    const mend = "let tags be compared by the server; something in front of it goes by the date alone, or by nothing";
    add("error", "answers 304 to If-None-Match with a tag that it does not have", why, mend);
  }
  if (byDate !== undefined && byDate.status !== 304)
    add("error", `expected 304 to If-Modified-Since: ${modified}, got ${byDate.status}`, whole, passOn);
  return findings;
}
