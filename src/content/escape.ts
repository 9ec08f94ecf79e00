const inText: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00A0": "&nbsp;" };
const inAttribute: Readonly<Record<string, string>> = { ...inText, '"': "&quot;" };

/** Text as HTML's own serialisation writes it. */
export function escapeText(text: string): string {
  return text.replace(/[&<>\u00A0]/g, (character) => inText[character] ?? character);
}

/** An attribute's value as HTML's own serialisation writes it, between double quotes. */
export function escapeAttribute(value: string): string {
  return value.replace(/[&<>\u00A0"]/g, (character) => inAttribute[character] ?? character);
}
