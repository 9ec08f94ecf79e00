import { describe, expect, it } from "vitest";
import { nameBasedUuid } from "../../src/records/identity.ts";
import { atomIdOf, isUri, namesOfId } from "../../src/records/uri.ts";

describe("an Atom id", () => {
  it.each([
    "http://a.example",
    "HTTP://A.example/%7e",
    "urn:isbn:0451450523",
    "tag:a.example,2024-01:x",
    "note:1",
    "https://a.example/日本",
  ])("is %s to the letter", (id) => expect(atomIdOf(id)).toBe(id));

  it.each([
    "post 1",
    "1",
    "",
    "/a/b",
    "http:",
    "http:///a",
    "urn:x",
    "urn:uuid:1",
    "tag:a.example:x",
    "tag:A.example,2024:x",
    "a b:c",
    "x:<y>",
  ])("is a UUID if the article's is %j", (id) => {
    expect(isUri(id)).toBe(false);
    expect(atomIdOf(id)).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(atomIdOf(id)).toBe(atomIdOf(id));
  });
});

it.each(["https://a.example/", "urn:isbn:"])("of an article may be %s and many million characters", (beginning) => {
  const id = beginning + "x".repeat(24_000_000);
  expect(isUri(id)).toBe(true);
});

describe("the names of an id", () => {
  it.each([
    ["tag:a.example,2024:x", ["tag:a.example,2024:x"]],
    ["post", ["post", nameBasedUuid("post")]],
    [" post", [" post", "post", nameBasedUuid(" post")]],
  ])("of %j are all forms in which documents and their readers write it", (id, names) =>
    expect(namesOfId(id)).toEqual(names),
  );
});
