import fc from "fast-check";
import { seed } from "./seed.ts";
import { variables } from "./variables.ts";

// Where a property does not hold, fast-check tells the seed, whichever it was.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

// What somebody has set for a publication of their own is nothing to the tests, nor to the programs that they start.
for (const name of variables) delete process.env[name];

// Programs that tests have started go with them. What ends vitest alone is nothing to its workers, but that nobody
// listens to them any more.
for (const end of ["disconnect", "SIGTERM"]) process.once(end, () => process.exit());
