import { describe, expect, it } from "vitest";
import { requestFields } from "../../src/server/request-fields.ts";

describe("the fields of a request", () => {
  it.each([
    ["Host", "host"],
    ["Transfer-Encoding", "transferEncoding"],
    ["Upgrade", "upgrade"],
    ["Accept", "accept"],
    ["Accept-Encoding", "acceptEncoding"],
    ["If-None-Match", "ifNoneMatch"],
    ["If-Modified-Since", "ifModifiedSince"],
    ["If-Match", "ifMatch"],
    ["If-Unmodified-Since", "ifUnmodifiedSince"],
    ["Range", "range"],
    ["If-Range", "ifRange"],
  ] as const)("hold %s if it comes alone, in any case of letters", (name, field) => {
    for (const sent of [name, name.toLowerCase(), name.toUpperCase()]) {
      const said = Object.entries(requestFields([sent, "value"])).filter(([, value]) => typeof value === "string");
      expect(said).toEqual([[field, "value"]]);
    }
  });

  it("hold every field that has a name here, and no others", () => {
    const none = requestFields(["User-Agent", "a", "Cookie", "b", "Hoax", "c", "", "d"]);
    expect(none).toEqual(requestFields([]));
    expect(Object.keys(none)).toHaveLength(12);
  });

  it("join the lines of a field, and count those of Host, of which the last is kept", () => {
    const fields = requestFields(["Accept", "a", "Host", "one", "accept", "b", "host", "two"]);
    expect(fields).toMatchObject({ accept: "a, b", hosts: 2, host: "two" });
  });
});
