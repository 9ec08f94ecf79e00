import zlib from "node:zlib";
import { pageOfDocs } from "../../documentation.ts";
import type { Finding } from "../finding.ts";
import type { Answer, Observation } from "../observation.ts";

/** The answer as readers decode it, and a finding if it has a coding that nobody asked for. */
export function unpacked(seen: Observation): { readonly seen: Observation; readonly said: readonly Finding[] } {
  const { url, plain } = seen;
  const coding = codingOf(plain);
  if (coding === "identity") return { seen, said: [] };
  const finding: Finding = {
    severity: "error",
    where: url,
    what: `is sent in ${coding} to readers that accept no compression`,
    why: "readers that cannot decompress it get nothing",
    mend: "make the host compress only if Accept-Encoding allows it",
  };
  return { seen: { ...seen, plain: { ...plain, body: decode(coding, plain.body) ?? plain.body } }, said: [finding] };
}

/** Findings on the compressed forms of a document. */
export function judgeCodings({ url: where, plain, encoded, encodedByTag }: Observation): readonly Finding[] {
  const findings = Object.entries(encoded).flatMap(([coding, answer]) => judgeStray(where, plain, coding, answer));
  const sent = Object.entries(encoded).filter(([coding, answer]) => codingOf(answer) === coding);
  if (sent.length === 0 && findings.length === 0 && plain.body.length >= worthCompressing) {
    const why = "polls transfer several times more bytes than necessary";
    const mend =
      "if it was only just published, check again in a moment; otherwise pass on the server's compressed answers, or enable gzip_static";
    findings.push({
      severity: "warning",
      where,
      what: "is sent uncompressed to readers that accept gzip or br",
      why,
      mend,
    });
  }
  for (const [coding, { fields, body }] of sent) {
    if (!/\baccept-encoding\b|\*/i.test(fields.vary ?? "")) {
      const why = "a cache may send compressed bytes to a reader that cannot decompress them";
      const mend = 'make the host send "Vary: Accept-Encoding"';
      findings.push({
        severity: "error",
        where,
        what: `is sent in ${coding} without Vary: Accept-Encoding`,
        why,
        mend,
      });
    }
    const byTag = encodedByTag[coding];
    if (byTag !== undefined && byTag.status !== 304) {
      const what = `expected 304 to If-None-Match: ${fields.etag} in ${coding}, got ${byTag.status}`;
      const why = `every poll by a reader that accepts ${coding} transfers the whole document`;
      // Apache's mod_deflate adds "-gzip" to the ETag, and then compares what comes back with the file's own ETag.
      const mend = `serve the compressed copies, or make the host recognize its own ETag; ${pageOfDocs("deployment.md")} shows how for nginx and Apache`;
      findings.push({ severity: "error", where, what, why, mend });
    }
    if (decode(coding, body)?.equals(plain.body) !== true) {
      const why = "some readers get different content, or content that they cannot decompress";
      const mend = 'publish again ("broadsheet generate --all"), and clear the caches in front of the server';
      findings.push({ severity: "error", where, what: `has other content in ${coding} than uncompressed`, why, mend });
    }
    if (fields.etag !== undefined && !fields.etag.startsWith("W/") && fields.etag === plain.fields.etag) {
      const why = "a strong ETag promises identical bytes, so caches may combine parts of the two";
      const mend = "give each content coding its own ETag, as Broadsheet's server does";
      findings.push({
        severity: "warning",
        where,
        what: `has the same strong ETag in ${coding} as uncompressed`,
        why,
        mend,
      });
    }
  }
  return findings;
}

/** Findings on a response in a coding that was not requested; uncompressed ones are allowed. */
function judgeStray(where: string, plain: Answer, coding: string, answer: Answer): readonly Finding[] {
  if (answer.status !== plain.status) {
    const what = `answers ${answer.status} to readers that accept ${coding}`;
    const mend = "configure the proxy or firewall to treat all readers alike and not to block a few polls";
    return [{ severity: "error", where, what, why: "they get nothing", mend }];
  }
  const named = codingOf(answer);
  if (named === coding || (named === "identity" && answer.body.equals(plain.body))) return [];
  const what =
    named === "identity"
      ? `has other bytes for readers that accept ${coding}, without a Content-Encoding that says so`
      : `is sent in ${named} to readers that accept only ${coding}`;
  const why = "readers cannot decompress it and get nothing";
  const mend = "pass on Content-Encoding and Vary, and make the cache keep each content coding separately";
  return [{ severity: "error", where, what, why, mend }];
}

/** RFC 9110 section 8.4.1: content codings are case-insensitive. */
function codingOf({ fields }: Answer): string {
  return fields["content-encoding"]?.trim().toLowerCase() || "identity";
}

function decode(coding: string, bytes: Buffer): Buffer | undefined {
  try {
    return coding === "br" ? zlib.brotliDecompressSync(bytes, bounded) : zlib.gunzipSync(bytes, bounded);
  } catch {
    return undefined;
  }
}

/** Limits decompression bombs. */
const bounded = { maxOutputLength: 64 * 1024 * 1024 };
const worthCompressing = 1024;
