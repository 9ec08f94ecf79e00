import { nearest } from "../records/nearest.ts";

/** The timezone that was probably meant: by its place only, or misspelt. Undefined if none is similar. */
export function timezoneMeant(text: string): string | undefined {
  const zones = Intl.supportedValuesOf("timeZone");
  const place = `/${text.trim().replaceAll(" ", "_").toLowerCase()}`;
  return zones.find((zone) => zone.toLowerCase().endsWith(place)) ?? nearest(text, zones);
}

const letters = [..."abcdefghijklmnopqrstuvwxyz"];

/** The code of a language, by its name in English or in the language itself; undefined if there is none. */
export function languageMeant(text: string): string | undefined {
  const wanted = text.trim().toLowerCase();
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return codes.find((code) => ["en", code].some((inLanguage) => nameOf(code, inLanguage) === wanted));
}

function nameOf(code: string, inLanguage: string): string | undefined {
  const names = new Intl.DisplayNames([inLanguage], { type: "language", fallback: "none" });
  return names.of(code)?.toLowerCase();
}
