import { type AnswerCoding, type Coding, codings } from "../publication/side-files.ts";

/**
 * The codings that a client accepts, best first: by its weights, and among equals in our order. `identity` is missing
 * if it is refused.
 */
export type AcceptedCodings = readonly AnswerCoding[];

/**
 * Reads Accept-Encoding (RFC 9110 section 12.5.3). A missing field allows any coding, but such a client may not be able
 * to read one, so it gets plain bytes.
 */
export function acceptedCodings(field: string | undefined): AcceptedCodings {
  if (field === undefined) return plainOnly;
  const known = remembered.get(field);
  if (known !== undefined) return known;
  const accepted = parse(field);
  // Real clients send a few dozen different values; others must not fill the memory.
  if (remembered.size >= maxRemembered) remembered.clear();
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
  // Plain bytes are acceptable unless refused, but are the first choice only if named.
  const identity = weights.get("identity") ?? (others === 0 ? 0 : minimalWeight);
  return [...ranked, { coding: "identity" as const, weight: identity }]
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ coding }) => coding);
}

/**
 * Programs send `*` without much thought, and their libraries read gzip but seldom more: the other codings are only for
 * those that also refuse plain bytes.
 */
function unnamedWeight(coding: Coding, others = 0): number {
  return coding === "gzip" ? others : Math.min(others, minimalWeight / 2);
}

/** From 0 to 1; undefined if the weight is malformed. */
function weightOf(parameters: readonly string[]): number | undefined {
  const given = parameters.find((parameter) => parameter.startsWith("q="));
  if (given === undefined) return 1;
  const value = given.slice(2);
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(value) ? Number(value) : undefined;
}

/**
 * A malformed weight may have been meant as a refusal, so the coding is not sent; but plain bytes are refused only by a
 * proper 0.
 */
function unreadableWeight(name: string): number | undefined {
  return name === "identity" || name === "*" ? undefined : 0;
}

const plainOnly: AcceptedCodings = ["identity"];
const remembered = new Map<string, AcceptedCodings>();
const maxRemembered = 500;
/** Below the smallest weight that can be written, 0.001. */
const minimalWeight = 0.0001;
