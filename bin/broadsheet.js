#!/usr/bin/env node
import { existsSync } from "node:fs";

// As in package.json, which npm heeds, and a clone that is run by hand does not. Of the 21s and the first 22s, none knows all that is used.
const oldestOf = { 20: 19, 22: 12 };

function isNewEnough([major, minor]) {
  return major > 22 || minor >= oldestOf[major];
}

function numbersOf(version) {
  return version.split(".").map(Number);
}

function refuse(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
}

if (!isNewEnough(numbersOf(process.versions.node)))
  refuse(
    `Broadsheet needs Node 20.19 or a later 20, or 22.12 or newer, and this is ${process.versions.node}; https://nodejs.org/ has it`,
  );
else if (!existsSync(new URL("../dist/cli.js", import.meta.url)))
  refuse('this copy of Broadsheet is not built yet; run "npm ci --include=dev && npm run build" in its folder');
// Without "await", which Node 12 (of Ubuntu 22.04) takes for a mistake in the grammar here, and never comes to say the above.
else import("../dist/cli.js");
