import { describe, expect, it } from "vitest";
import { feedIdOf } from "../../src/formats/links.ts";
import { atomIdOf, isUri } from "../../src/records/uri.ts";
import { plainSite, subscriptionOf } from "./publication.ts";

const { feed } = subscriptionOf([], plainSite);

describe("a feed's id", () => {
  it("is the same whatever address it is served from", () => {
    expect(feedIdOf(feed, { ...plainSite, baseUrl: "https://elsewhere.example/" })).toBe(feedIdOf(feed, plainSite));
  });

  it("is the same whatever its title", () => {
    expect(feedIdOf({ ...feed, title: "Another" }, plainSite)).toBe(feedIdOf(feed, plainSite));
  });

  it("differs from every other feed's, of this site and of others", () => {
    const ids = [
      feedIdOf(feed, plainSite),
      feedIdOf({ ...feed, key: "tags/x" }, plainSite),
      feedIdOf(feed, { ...plainSite, homeUrl: "https://other.example/" }),
    ];
    expect(new Set(ids).size).toBe(3);
  });

  it("outlives a new home where the site has an id of its own", () => {
    const site = { ...plainSite, id: "the-times" };
    expect(feedIdOf(feed, { ...site, homeUrl: "https://other.example/" })).toBe(feedIdOf(feed, site));
  });

  it("is the site's own id, to the letter, where that is a URI", () => {
    expect(feedIdOf(feed, { ...plainSite, id: "tag:times.example,2004:feed" })).toBe("tag:times.example,2004:feed");
  });
});

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
    "a b:c",
    "x:<y>",
  ])("is a UUID where the article's is %j", (id) => {
    expect(isUri(id)).toBe(false);
    expect(atomIdOf(id)).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(atomIdOf(id)).toBe(atomIdOf(id));
  });
});
