import { hash } from "node:crypto";

/** 132 bits of SHA-256 in 22 characters that may stand in an ETag and in a file name: what a strong validator is made of. */
export function hashOf(bytes: Buffer): string {
  return hash("sha256", bytes, "base64url").slice(0, 22);
}
