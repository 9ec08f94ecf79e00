import fc from "fast-check";
import { seed } from "./seed.ts";

// Where a property does not hold, fast-check tells the seed, whichever it was.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

// What somebody has set for a publication of their own is nothing to the tests, nor to the programs that they start.
const settings = [
  ...["PORT", "HOST", "PUBLIC_URL", "DATA_DIR", "OUTPUT_DIR", "SCHEDULE", "SCHEDULE_TIMEZONE"],
  ...["LOG_LEVEL", "LOG_REQUESTS", "ADMIN_TOKEN"],
];
for (const name of settings) delete process.env[name];
