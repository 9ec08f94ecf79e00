import type { Config } from "../../config.ts";
import { canonicalTarget } from "../../path-spelling.ts";
import { isOwnAddress } from "../../publication/own-addresses.ts";
import { urlPathOf } from "../../publication/url-path.ts";
import type { Finding } from "./finding.ts";

/**
 * Compares what the settings say about old addresses with what is published there. `files` are the paths of all
 * published files.
 */
export function checkRoutes(
  { redirects, gone, settingsOptions }: Pick<Config, "redirects" | "gone" | "settingsOptions">,
  files: readonly string[],
): readonly Finding[] {
  const published = new Set(files.map(urlPathOf));
  const routes = [
    ...redirects.map(({ from, to }) => ({ from, field: `redirects.${from}`, fate: `are sent to ${to}` })),
    ...gone.map((from) => ({ from, field: "gone", fate: "are told that it is gone for good" })),
  ];
  return routes.flatMap(({ from, field, fate }) => {
    const path = canonicalTarget(from);
    const claim = { severity: "warning" as const, where: settingsOptions.shownAs };
    if (isOwnAddress(path)) return [{ ...claim, ...unheard(field, from) }];
    return published.has(path) ? [{ ...claim, ...hiding(field, from, fate) }] : [];
  });
}

function hiding(field: string, from: string, fate: string): Pick<Finding, "what" | "why" | "mend"> {
  return {
    what: `${field}: hides the document that is published at ${from}`,
    why: `readers who ask Broadsheet's server for it ${fate}; a static host goes on serving it`,
    mend: "remove the line, unless the document has moved for good",
  };
}

function unheard(field: string, from: string): Pick<Finding, "what" | "why" | "mend"> {
  return {
    what: `${field}: has no effect at ${from}`,
    why: "that address is one of the server's own",
    mend: "remove the line",
  };
}
