import { expect, it } from "vitest";
import { formatOf, formats } from "../../src/formats/index.ts";

it("lists the formats in the order in which readers know them", () => {
  expect(formats.map(({ name }) => name)).toEqual(["rss", "atom", "json"]);
});

it("finds a format by its name", () => {
  expect(formatOf("atom").fileName).toBe("atom.xml");
});
