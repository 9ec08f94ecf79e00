import { hash } from "node:crypto";

// Chosen at random, once. Must never change, because every id made from a name depends on it.
const namespace = Buffer.from("11576095de4344348a29ede387cac73c", "hex");

/** A deterministic id for a name: a `urn:uuid:` of version 5 (RFC 9562 section 5.5) in Broadsheet's own namespace. */
export function nameBasedUuid(name: string): string {
  const bytes = hash("sha1", Buffer.concat([namespace, Buffer.from(name)]), "buffer").subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return `urn:uuid:${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")}`;
}
