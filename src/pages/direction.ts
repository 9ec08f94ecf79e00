/** Scripts that are written from right to left (Unicode, bidi class R or AL), of living languages. */
const rightToLeft = new Set(["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr"]);

/** Which way a language is written, by its usual script: `az` from the left, `az-Arab` from the right. */
export function directionOf(language: string): "ltr" | "rtl" {
  return rightToLeft.has(scriptOf(language) ?? "") ? "rtl" : "ltr";
}

function scriptOf(language: string): string | undefined {
  try {
    return new Intl.Locale(language).maximize().script;
  } catch {
    // Not a language tag: nothing is known of its script.
    return undefined;
  }
}
