import { expect, it } from "vitest";
import { formats } from "../../src/formats/index.ts";

it("lists the formats in the order in which readers know them", () => {
  expect(formats.map(({ name }) => name)).toEqual(["rss", "atom", "json"]);
});
