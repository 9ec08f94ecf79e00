import type { Problem } from "../errors.ts";

/** A warning about a value that is dropped. */
type Loss = Pick<Problem, "severity" | "expected" | "advice">;

/** For a mail address that no document may contain. */
export function unusableMail(email: string): Loss {
  return {
    severity: "warning",
    expected: `"${email}" is not an e-mail address that every reader accepts, and is left out`,
    advice: 'write one such as "ada@example.com", or none',
  };
}

/** For a picture that exists only on another program's site. */
export function unusablePicture(address: string): Loss {
  return {
    severity: "warning",
    expected: `"${address}" leads nowhere in a feed, and is left out`,
    advice: 'write the whole address, such as "https://example.com/a.png"',
  };
}
