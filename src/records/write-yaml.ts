import { stringify } from "yaml";

/** A field as YAML, without the end of its last line: read again, it is the same text. */
export function yamlField(name: string, text: string): string {
  return stringify({ [name]: text }, { lineWidth: 0, blockQuote: "literal" }).replace(/\n$/, "");
}
