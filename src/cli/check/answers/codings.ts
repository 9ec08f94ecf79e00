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
    what: `is sent in ${coding} to readers that ask for plain bytes`,
    why: "readers that cannot unpack it get nothing",
    mend: "let the host compress only if Accept-Encoding allows it",
  };
  return { seen: { ...seen, plain: { ...plain, body: decode(coding, plain.body) ?? plain.body } }, said: [finding] };
}

/** Findings on the compressed forms of a document. */
export function judgeCodings({ url: where, plain, encoded, encodedByTag }: Observation): readonly Finding[] {
  const findings = Object.entries(encoded).flatMap(([coding, answer]) => judgeStray(where, plain, coding, answer));
  const sent = Object.entries(encoded).filter(([coding, answer]) => codingOf(answer) === coding);
  if (sent.length === 0 && findings.length === 0 && plain.body.length >= worthCompressing) {
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
    const byTag = encodedByTag[coding];
    if (byTag !== undefined && byTag.status !== 304) {
      const what = `expected 304 to If-None-Match: ${fields.etag} in ${coding}, got ${byTag.status}`;
      const why = `every poll of every reader that takes ${coding} carries the whole document`;
      // Apache's mod_deflate adds "-gzip" to the ETag, and then compares what comes back with the file's own ETag.
      const mend = `serve the compressed copies, or let the host recognise its own ETag; ${pageOfDocs("deployment.md")} has it for nginx and Apache`;
      findings.push({ severity: "error", where, what, why, mend });
    }
    if (decode(coding, body)?.equals(plain.body) !== true) {
      const why = "some readers get something different from others, or something that they cannot unpack";
      const mend = 'publish again ("broadsheet generate --all"), and empty the caches on the way';
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

/** Findings on a response in a coding that was not requested; uncompressed ones are allowed. */
function judgeStray(where: string, plain: Answer, coding: string, answer: Answer): readonly Finding[] {
  if (answer.status !== plain.status) {
    const what = `answers ${answer.status} to readers that take ${coding}`;
    const mend = "let what is in front of the server give everybody the same, and not count a few polls as too many";
    return [{ severity: "error", where, what, why: "they get nothing", mend }];
  }
  const named = codingOf(answer);
  if (named === coding || (named === "identity" && answer.body.equals(plain.body))) return [];
  const what =
    named === "identity"
      ? `is other bytes for readers that take ${coding}, without the Content-Encoding that says so`
      : `is sent in ${named} to readers that take ${coding} alone`;
  const why = "readers cannot unpack it, and get nothing";
  const mend = "let Content-Encoding and Vary through, and the cache on the way keep each coding apart";
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
