import fc from "fast-check";
import { seed } from "./seed.ts";
import { variables } from "./variables.ts";

// When a property fails, fast-check prints the seed.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

// The developer's own settings must not affect the tests, nor the programs that they start.
for (const name of variables) delete process.env[name];

// Programs started by tests end with them. If only vitest itself is killed, its workers just lose their connection.
for (const end of ["disconnect", "SIGTERM"]) process.once(end, () => process.exit());
