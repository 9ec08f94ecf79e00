import { describe, expect, it } from "vitest";
import { feedKeysOf } from "../../src/documents/logical-feed.ts";
import { plainSite } from "../formats/publication.ts";

describe("An article", () => {
  it("is in the main feed and in one for each tag and author, however they are written", () => {
    const article = { tags: ["Load Balancing", "load-balancing", "ipv6"], authors: ["Ada Example"] };
    expect(feedKeysOf(article, plainSite)).toEqual(["main", "tags/load-balancing", "tags/ipv6", "authors/ada-example"]);
  });

  it.each([
    ["in a feed of one of its tags", { tags: ["news", "Walks"] }, true],
    ["not in a feed of other tags", { tags: ["news"] }, false],
    ["in a feed of its author", { authors: ["ada example", "Grace"] }, true],
    ["not in a feed of other authors", { authors: ["Grace"] }, false],
    ["in a feed of its tag and its author", { tags: ["walks"], authors: ["Ada Example"] }, true],
    ["not in a feed of its tag by other authors", { tags: ["walks"], authors: ["Grace"] }, false],
    ["not in a feed of other tags by its author", { tags: ["news"], authors: ["Ada Example"] }, false],
    ["in a feed that wants nothing", {}, true],
  ])("is %s", (_, wanted, expected) => {
    const feed = { slug: "chosen", title: "Chosen", tags: [], authors: [], ...wanted };
    const keys = feedKeysOf({ tags: ["walks"], authors: ["Ada Example"] }, { ...plainSite, feeds: [feed] });
    expect(keys.includes("feeds/chosen")).toBe(expected);
  });

  it("without an author is in the feed of the site's author", () => {
    const { author } = plainSite;
    const feed = { slug: "chosen", title: "Chosen", tags: [], authors: [author.name] };
    expect(feedKeysOf({ tags: [], authors: [] }, { ...plainSite, feeds: [feed] })).toContain("feeds/chosen");
  });
});
