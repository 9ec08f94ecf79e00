import type { Person } from "./article.ts";
import { plainLine } from "./text.ts";

/** The person that one line names: `Ada`, or `Ada <ada@example.com>`. */
export function personNamed(text: string): Pick<Person, "name" | "email"> {
  const [, name, email] = /^\s*(.*?\S)\s*<([^\s@<>]+@[^\s@<>]+)>\s*$/.exec(text) ?? [];
  return name === undefined || email === undefined ? { name: plainLine(text) } : { name: plainLine(name), email };
}
