/** Which way a text runs. */
export type Direction = "rtl" | "ltr";

/** ISO 15924 codes of scripts that are written from right to left. */
const rightToLeftScripts = new Set(["Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"]);

const strong = /\p{L}/u;
const strongRightToLeft =
  /[\p{Script=Adlam}\p{Script=Arabic}\p{Script=Hanifi_Rohingya}\p{Script=Hebrew}\p{Script=Mandaic}\p{Script=Mende_Kikakui}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** The direction in which a language (BCP 47) is written, by its script: `az` from the left, `az-Arab` from the right. */
export function directionOfLanguage(language: string): Direction {
  return rightToLeftScripts.has(scriptOf(language) ?? "") ? "rtl" : "ltr";
}

/** The direction of a text's first letter, as Unicode's bidirectional algorithm settles a paragraph's (rules P2 and P3); missing where it has none. */
export function directionOfText(text: string): Direction | undefined {
  const first = strong.exec(text)?.[0];
  if (first === undefined) return undefined;
  return strongRightToLeft.test(first) ? "rtl" : "ltr";
}

/** Few languages are asked about, again and again, and the answer costs; a hostile record must not grow the memory without end. */
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
    // Not well-formed: nothing is known of its script.
    return undefined;
  }
}
