import { expect, it } from "vitest";
import { createTraffic } from "../../src/server/traffic.ts";

it("Documents beyond the limit are counted together, and earlier ones keep their own names", () => {
  const traffic = createTraffic(2);
  for (const document of ["/a", "/b", "/c", "/d", "/a"]) traffic.counts(document, "gzip", 200).answers += 1;
  expect([...traffic.all()].map(({ document, answers }) => [document, answers])).toEqual([
    ["/a", 2],
    ["/b", 1],
    ["other", 2],
  ]);
});
