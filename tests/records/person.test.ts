import { describe, expect, it } from "vitest";
import { mailAddress, personNamed } from "../../src/records/person.ts";

describe("personNamed", () => {
  const email = "ada@example.com";
  it.each([
    ["Ada", { name: "Ada" }],
    ["Ada <ada@example.com>", { name: "Ada", email }],
    ['"Lovelace, Ada" <ada@example.com>', { name: "Lovelace, Ada", email }],
    ["Ada <mailto:ada@example.com>", { name: "Ada", email }],
    ["Ada<ada@example.com>", { name: "Ada", email }],
    ["<ada@example.com>", { name: email, email }],
    ["ada@example.com <ada@example.com>", { name: email, email }],
    ["ada@example.com (Ada)", { name: "Ada", email }],
    ["mailto:ada@example.com (Ada)", { name: "Ada", email }],
    ["ada@example.com ()", { name: email, email }],
    ["Ada (ada@example.com)", { name: "Ada", email }],
    ["Ada (mathematician) <ada@example.com>", { name: "Ada (mathematician)", email }],
    ["mailto:ada@example.com", { name: email, email }],
    ["MAILTO:ada@example.com?subject=Hello%20there", { name: email, email }],
    [" ada@example.com\n", { name: email, email }],
    ["Ada\u00A0 <\u00A0ada@example.com>", { name: "Ada", email }],
    ["mailto:ada@example.com?subject=(Hello)%20Ada", { name: email, email }],
    ["@ada", { name: "@ada" }],
    ["@ada@example.social", { name: "@ada@example.social" }],
    ["Ada @ Example", { name: "Ada @ Example" }],
    ["Ada <@ada>", { name: "Ada <@ada>" }],
    ["ada@example.com, bo@example.com", { name: "ada@example.com, bo@example.com" }],
  ])("reads %j", (text, person) => {
    expect(personNamed(text)).toEqual(person);
  });

  it.each([
    "a@b (".repeat(50_000),
    "a<b@c?".repeat(100_000),
    "a(b@c?".repeat(100_000),
    `a@b?${"(".repeat(500_000)} x`,
    `a@b${"\u00A0".repeat(200_000)}x`,
    `a${"\u00A0".repeat(200_000)}x@b`,
  ])("takes linear time", (text) => {
    expect(personNamed(text)).toEqual({ name: text.trim() });
  });
});

describe("mailAddress", () => {
  it.each([
    ["ada@example.com", "ada@example.com"],
    ["o'neil+news@mail.example.com", "o'neil+news@mail.example.com"],
    ["ada@münchen.example", "ada@xn--mnchen-3ya.example"],
    ["ada@localhost", undefined],
    ["ada@example..com", undefined],
    ["ada@example.-com", undefined],
    ["ada@example.com.", undefined],
    ["a b@example.com", undefined],
    ["ä@example.com", undefined],
  ])("takes %j for %j", (text, email) => {
    expect(mailAddress(text)).toBe(email);
  });
});
