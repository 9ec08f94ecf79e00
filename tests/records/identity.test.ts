import { expect, it } from "vitest";
import { nameBasedUuid } from "../../src/records/identity.ts";

it("gives the same name the same id for ever", () => {
  expect(nameBasedUuid("hello")).toBe("urn:uuid:0d2cc5ff-4ea7-542e-89e2-b0eb35ba2ec2");
});

it("writes a version 5 UUID of the RFC 9562 variant", () => {
  expect(nameBasedUuid("日本語")).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

it("tells names apart", () => {
  expect(nameBasedUuid("a")).not.toBe(nameBasedUuid("b"));
});
