import { type AnswerCoding, type Coding, codings } from "../publication/side-files.ts";

/**
 * What a client takes, best first: by its weights, and among equal ones by ours. `identity` is missing where it is
 * refused.
 */
export type AcceptedCodings = readonly AnswerCoding[];

/**
 * Reads Accept-Encoding (RFC 9110 section 12.5.3). A missing field allows anything, but who does not ask for a coding
 * may not be able to read it: that client gets plain bytes.
 */
export function acceptedCodings(field: string | undefined): AcceptedCodings {
  if (field === undefined) return plainOnly;
  const known = remembered.get(field);
  if (known !== undefined) return known;
  const accepted = parse(field);
  // Real clients send a few dozen different fields; others shall not fill the memory.
  if (remembered.size >= rememberedAtMost) remembered.clear();
  remembered.set(field, accepted);
  return accepted;
}

function parse(field: string): AcceptedCodings {
  const weights = new Map<string, number>();
  for (const item of field.toLowerCase().split(",")) {
    const [name = "", ...parameters] = item.split(";").map((part) => part.trim());
    const weight = weightOf(parameters) ?? unreadableWeight(name);
    if (name !== "" && weight !== undefined) weights.set(name === "x-gzip" ? "gzip" : name, weight);
  }
  const others = weights.get("*");
  const ranked = codings.map((coding) => ({
    coding: coding as AnswerCoding,
    weight: weights.get(coding) ?? unnamedWeight(coding, others),
  }));
  // Plain bytes are acceptable unless they are refused, but nobody's first choice unless they are named.
  const identity = weights.get("identity") ?? (others === 0 ? 0 : leastWeight);
  return [...ranked, { coding: "identity" as const, weight: identity }]
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ coding }) => coding);
}

/**
 * Programs send `*` for nothing in particular, and what they are made with reads gzip, but seldom more: anything else
 * is for those who refuse plain bytes as well.
 */
function unnamedWeight(coding: Coding, others = 0): number {
  return coding === "gzip" ? others : Math.min(others, leastWeight / 2);
}

/** From 0 to 1; nothing where what is given is no weight. */
function weightOf(parameters: readonly string[]): number | undefined {
  const given = parameters.find((parameter) => parameter.startsWith("q="));
  if (given === undefined) return 1;
  const value = given.slice(2);
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(value) ? Number(value) : undefined;
}

/** Nobody gets a coding that he may have wanted to refuse; plain bytes are refused by a plain 0 alone. */
function unreadableWeight(name: string): number | undefined {
  return name === "identity" || name === "*" ? undefined : 0;
}

const plainOnly: AcceptedCodings = ["identity"];
const remembered = new Map<string, AcceptedCodings>();
const rememberedAtMost = 500;
/** Below the smallest weight that can be written, 0.001. */
const leastWeight = 0.0001;
