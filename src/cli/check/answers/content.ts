import type { Format } from "../../../formats/format.ts";
import { inspectDocument } from "../../../formats/gate.ts";
import { isLoopback } from "../../../records/absolute-url.ts";
import { pageOfDocs } from "../../documentation.ts";
import { type Finding, lengthFindings, violationFinding } from "../finding.ts";
import type { Observation } from "../observation.ts";

/** Findings on a document's media type. */
export function judgeMediaType(format: Format, { url, plain }: Observation): readonly Finding[] {
  const field = plain.fields["content-type"] ?? "";
  const found = bareType(field);
  const expected = bareType(format.mediaType);
  if (found === expected) return judgeCharset(format, url, field);
  const isReadable = format.genericMediaTypes.includes(found);
  return [
    {
      severity: isReadable ? "warning" : "error",
      where: url,
      what: `expected the media type ${expected}, got ${found === "" ? "none" : found}`,
      why: isReadable
        ? "readers understand it, but browsers and caches cannot tell that it is a feed"
        : "browsers show or save it as something else, and some feed readers refuse it",
      mend: `make the host send "Content-Type: ${format.mediaType}"; ${pageOfDocs("deployment.md")} shows how for nginx and Apache`,
    },
  ];
}

/** Documents are in UTF-8. RFC 7303 section 3: the charset of the header field takes precedence over the document's. */
function judgeCharset(format: Format, where: string, field: string): readonly Finding[] {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(field)?.[1]?.toLowerCase() ?? "utf-8";
  if (charset === "utf-8") return [];
  const what = `is declared as ${charset} but is UTF-8`;
  const why = "readers that trust the declaration show wrong characters";
  return [{ severity: "error", where, what, why, mend: `make the host send "Content-Type: ${format.mediaType}"` }];
}

/** Findings on the document itself. */
export function judgeBody(format: Format, { url, plain }: Observation): readonly Finding[] {
  const mend = 'compare it with the output folder ("broadsheet check" without --url): a proxy may have changed it';
  const violations = inspectDocument(format, plain.body).map((violation) => violationFinding(violation, url, mend));
  return [...violations, ...lengthFindings(plain.body.length, url)];
}

/** Findings on a document's self link. */
export function judgeSelfLink(format: Format, { url, plain }: Observation): readonly Finding[] {
  const found = format.rules.selfLink(plain.body.toString());
  if (found === url) return [];
  const mend = "set PUBLIC_URL (or url in site.yaml) to the address that readers use, and publish again";
  const isMeantElsewhere = isLoopback(url) && found !== undefined;
  return [
    {
      severity: isLoopback(url) ? "warning" : "error",
      where: url,
      what: found === undefined ? "does not name its own address" : `names ${found} as its own address`,
      why: "readers and WebSub hubs use the address that a feed names as its own: they may subscribe to the wrong one, or to none",
      mend: isMeantElsewhere
        ? `if readers use that one, check that one, once it is served: broadsheet check --url ${found}; if not, ${mend}`
        : mend,
    },
  ];
}

/** A media type without its parameters. */
export function bareType(contentType: string): string {
  return contentType.replace(/;.*/s, "").trim().toLowerCase();
}
