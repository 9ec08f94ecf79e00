import { stringify } from "yaml";

/** A field as YAML, without the final line break; it reads back as the same text. */
export function yamlField(name: string, text: string): string {
  return stringify({ [name]: text }, { lineWidth: 0, blockQuote: "literal" }).replace(/\n$/, "");
}
