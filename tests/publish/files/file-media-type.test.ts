import { expect, it } from "vitest";
import { fileMediaType } from "../../../src/publish/files/file-media-type.ts";

it.each([
  ["media/episode.opus", "audio/ogg"],
  ["media/episode.mp3", "audio/mpeg"],
  ["icon.SVG", "image/svg+xml"],
  ["fonts/a.woff2", "font/woff2"],
  ["fonts/a.woff", "font/woff"],
  ["module.mjs", "text/javascript; charset=utf-8"],
  ["program.wasm", "application/wasm"],
  ["site.webmanifest", "application/manifest+json"],
  ["old/blog.rss", "application/rss+xml"],
  ["style.css", "text/css; charset=utf-8"],
  ["data.json", "application/json; charset=utf-8"],
  ["table.csv", "text/csv; charset=utf-8"],
  ["issue #1.png", "image/png"],
  ["what?.pdf", "application/pdf"],
  [".well-known/key", "application/octet-stream"],
])("%s is published as %s", (path, mediaType) => {
  expect(fileMediaType(path)).toBe(mediaType);
});
