import type { Format } from "../../src/formats/format.ts";
import { formats } from "../../src/formats/index.ts";

/** The format of that name. */
export function formatOf(name: Format["name"]): Format {
  const format = formats.find((other) => other.name === name);
  if (format === undefined) throw new RangeError(`no format is called "${name}"`);
  return format;
}
