import type { StateCore, Token } from "markdown-it";

/** A token of plain text. */
export function textToken(state: StateCore, text: string): Token {
  const token = new state.Token("text", "", 0);
  token.content = text;
  return token;
}

/** The tokens of a link that shows `text`. */
export function linkTokens(
  state: StateCore,
  attributes: Readonly<Record<string, string>>,
  text: string,
): readonly Token[] {
  const opening = new state.Token("link_open", "a", 1);
  opening.attrs = Object.entries(attributes);
  return [opening, textToken(state, text), new state.Token("link_close", "a", -1)];
}
