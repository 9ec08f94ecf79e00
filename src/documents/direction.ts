/** Which way a text runs. */
export type Direction = "rtl" | "ltr";

/** ISO 15924 codes of scripts that are written from right to left. */
const rightToLeftScripts = new Set(["Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"]);

const letter = /\p{L}/u;
const letters = /\p{L}/gu;
const rightToLeft =
  /[\p{Script=Adlam}\p{Script=Arabic}\p{Script=Hanifi_Rohingya}\p{Script=Hebrew}\p{Script=Mandaic}\p{Script=Mende_Kikakui}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Syriac}\p{Script=Thaana}]/u;

/**
 * The direction in which a language (BCP 47) is written, by its script: `az` from the left, `az-Arab` from the right.
 */
export function directionOfLanguage(language: string): Direction {
  return rightToLeftScripts.has(scriptOf(language) ?? "") ? "rtl" : "ltr";
}

/**
 * The direction of most of a text's letters; missing if there are none, or as many of each. The first letter alone is
 * no guide: Hebrew titles begin with names such as "iPhone".
 */
export function directionOfText(text: string): Direction | undefined {
  if (!rightToLeft.test(text)) return letter.test(text) ? "ltr" : undefined;
  const all = text.match(letters) ?? [];
  const fromTheRight = all.filter((each) => rightToLeft.test(each)).length;
  const fromTheLeft = all.length - fromTheRight;
  if (fromTheRight === fromTheLeft) return undefined;
  return fromTheRight > fromTheLeft ? "rtl" : "ltr";
}

/**
 * Few languages are asked about, again and again, and the answer costs; a hostile record must not grow the memory
 * without end.
 */
const mostScripts = 1_000;
const scripts = new Map<string, string | undefined>();

function scriptOf(language: string): string | undefined {
  if (scripts.has(language)) return scripts.get(language);
  if (scripts.size >= mostScripts) scripts.clear();
  const script = likelyScript(language);
  scripts.set(language, script);
  return script;
}

function likelyScript(language: string): string | undefined {
  try {
    return new Intl.Locale(language).maximize().script;
  } catch {
    // Not well-formed, so its script is unknown.
    return undefined;
  }
}
