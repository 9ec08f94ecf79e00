import type { Problem } from "../errors.ts";

/** What is left out, with a warning, wherever an author may write it. */
type Loss = Pick<Problem, "severity" | "expected" | "advice">;

/** Says that no document may have a mail address. */
export function unusableMail(email: string): Loss {
  return {
    severity: "warning",
    expected: `"${email}" is not an e-mail address that every reader accepts, and is left out`,
    advice: 'write one such as "ada@example.com", or none',
  };
}

/** Says that a picture only exists on the site of another program. */
export function unusablePicture(address: string): Loss {
  return {
    severity: "warning",
    expected: `"${address}" leads nowhere in a feed, and is left out`,
    advice: 'write the whole address, such as "https://example.com/a.png"',
  };
}
