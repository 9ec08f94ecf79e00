import type { Catalog } from "../../catalog/catalog.ts";
import type { Target } from "../../publication/writing/target.ts";
import type { Input } from "../reading/input.ts";
import type { Press } from "./press.ts";

/** What documents are made from, and what is published already. */
export interface Materials {
  readonly press: Press;
  readonly catalog: Catalog;
  readonly target: Target;
  readonly input: Pick<Input, "fileName">;
  /** `all`: every document is made again, and nothing published stands in for what would be made now. */
  readonly request: { readonly all?: boolean };
  /** Published files that are missing, or were changed by somebody else. */
  readonly harmed: ReadonlySet<string>;
}
