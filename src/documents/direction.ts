/** The direction of a text. */
export type Direction = "rtl" | "ltr";

/** ISO 15924 codes of scripts that are written from right to left. */
const rightToLeftScripts = new Set(["Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"]);

const letter = /\p{L}/u;
const letters = /\p{L}/gu;
const rightToLeft =
  /[\p{Script=Adlam}\p{Script=Arabic}\p{Script=Hanifi_Rohingya}\p{Script=Hebrew}\p{Script=Mandaic}\p{Script=Mende_Kikakui}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** The direction of a language (BCP 47), by its script: `az` is left-to-right, `az-Arab` right-to-left. */
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

/** Look-ups are slow and the same few languages recur, so scripts are cached; bounded in case of hostile records. */
const maxScripts = 1_000;
const scripts = new Map<string, string | undefined>();

function scriptOf(language: string): string | undefined {
  if (scripts.has(language)) return scripts.get(language);
  if (scripts.size >= maxScripts) scripts.clear();
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
