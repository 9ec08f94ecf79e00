import type { Catalog } from "../../catalog/catalog.ts";
import type { Target } from "../../publication/writing/target.ts";
import type { Input } from "../reading/input.ts";
import type { Press } from "./press.ts";

/** Everything needed to make documents, and what is already published. */
export interface Materials {
  readonly press: Press;
  readonly catalog: Catalog;
  readonly target: Target;
  readonly input: Pick<Input, "fileName">;
  /** `all`: make every document again, without reusing anything that is published. */
  readonly request: { readonly all?: boolean };
  /** Published files that are missing or were changed by someone else. */
  readonly harmed: ReadonlySet<string>;
}
