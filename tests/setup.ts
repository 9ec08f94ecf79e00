import fc from "fast-check";
import { seed } from "./seed.ts";

// Where a property does not hold, fast-check tells the seed, whichever it was.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
