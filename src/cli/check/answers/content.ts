import type { Format } from "../../../formats/format.ts";
import { inspectDocument } from "../../../formats/index.ts";
import { parseXml } from "../../../formats/xml-tree.ts";
import { pageOfDocs } from "../../documentation.ts";
import { type Finding, violationFinding } from "../finding.ts";
import type { Observation } from "../observation.ts";

/** What is to be said of what a document is called on the way. */
export function judgeMediaType(format: Format, { url, plain }: Observation): readonly Finding[] {
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

/** What is to be said of the document itself. */
export function judgeBody(format: Format, { url, plain }: Observation): readonly Finding[] {
  const mend =
    'compare with what lies in the output folder ("broadsheet check" without --url): something on the way may change it';
  return inspectDocument(format, plain.body).map((violation) => violationFinding(violation, url, mend));
}

/** What is to be said of the address that a document names as its own. */
export function judgeSelfLink(format: Format, { url, plain }: Observation): readonly Finding[] {
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

/** A media type without its parameters. */
export function bareType(contentType: string): string {
  return contentType.replace(/;.*/s, "").trim().toLowerCase();
}

function isLocal(url: string): boolean {
  return /^(?:localhost|127\.|\[::1\])/.test(new URL(url).hostname);
}
