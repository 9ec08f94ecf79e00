/** The direction of a text. */
export type Direction = "rtl" | "ltr";

/** ISO 15924 codes of scripts that are written from right to left. */
const rightToLeftScripts = new Set(["Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"]);

const letter = /\p{L}/u;
const letters = /\p{L}/gu;
const rightToLeft =
  /[\p{Script=Adlam}\p{Script=Arabic}\p{Script=Hanifi_Rohingya}\p{Script=Hebrew}\p{Script=Mandaic}\p{Script=Mende_Kikakui}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** The direction of a language (BCP 47), by its script: `az` runs from the left, `az-Arab` from the right. */
export function directionOfLanguage(language: string): Direction {
  return rightToLeftScripts.has(scriptOf(language) ?? "") ? "rtl" : "ltr";
}

/**
 * The direction of most letters of a text; undefined if there are none, or as many of each. The first letter alone is
 * misleading: Hebrew titles may begin with names such as "iPhone".
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
 * The same few languages are asked about again and again, and the answer is slow; a hostile record must not grow the
 * memory without end.
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
