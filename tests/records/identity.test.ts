import { expect, it } from "vitest";
import { nameBasedUuid } from "../../src/records/identity.ts";

// Computed with Python's uuid5.
it.each([
  ["hello", "urn:uuid:0d2cc5ff-4ea7-542e-89e2-b0eb35ba2ec2"],
  ["weekly-2015-01-08", "urn:uuid:3635627c-e0c9-5507-9340-1545c38db7a0"],
  ["日本語", "urn:uuid:5fb4267d-ddf1-508d-bcbf-dce2887b4223"],
  ["a", "urn:uuid:5ab60cc2-b194-5422-a8ec-fe9ff7c81bc9"],
  ["b", "urn:uuid:69793f6c-c994-5d6c-94ce-fcfcee8399a4"],
])("gives %s the same id forever, a version 5 UUID", (name, id) => {
  expect(nameBasedUuid(name)).toBe(id);
});
