import { describe, expect, it } from "vitest";
import { feedIdOf } from "../../src/formats/links.ts";
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

  it("survives a new home address if the site has an id of its own", () => {
    const site = { ...plainSite, id: "the-times" };
    expect(feedIdOf(feed, { ...site, homeUrl: "https://other.example/" })).toBe(feedIdOf(feed, site));
  });

  it("is the site's own id, to the letter, if that is a URI", () => {
    expect(feedIdOf(feed, { ...plainSite, id: "tag:times.example,2004:feed" })).toBe("tag:times.example,2004:feed");
  });
});
