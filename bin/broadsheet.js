#!/usr/bin/env node
import { existsSync } from "node:fs";

// As in package.json, which npm heeds, and a clone that is run by hand does not.
const oldest = "20.19";

function isOlder([major, minor], [oldestMajor, oldestMinor]) {
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

function numbersOf(version) {
  return version.split(".").map(Number);
}

function refuse(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
}

if (isOlder(numbersOf(process.versions.node), numbersOf(oldest)))
  refuse(`Broadsheet needs Node ${oldest} or newer, and this is ${process.versions.node}; https://nodejs.org/ has it`);
else if (!existsSync(new URL("../dist/cli.js", import.meta.url)))
  refuse('this copy of Broadsheet is not built yet; run "npm ci" in its folder');
else await import("../dist/cli.js");
