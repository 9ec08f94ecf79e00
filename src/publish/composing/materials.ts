import type { Catalog } from "../../catalog/catalog.ts";
import type { DirectoryTarget } from "../../publication/writing/directory-target.ts";
import type { Input } from "../reading/input.ts";
import type { Press } from "./press.ts";

/** What documents are made of and with, and what is out of them. */
export interface Materials {
  readonly press: Press;
  readonly catalog: Catalog;
  readonly target: DirectoryTarget;
  readonly input: Pick<Input, "fileName">;
  /** `all`: nothing of what is out is taken for what would be made now. */
  readonly request: { readonly all?: boolean };
}

/** The same, and which of the documents that are out must be made anew whatever they hold: with `all`, every one. */
export interface Edition extends Omit<Materials, "input"> {
  /** Published files that are missing, or were changed by somebody else. */
  readonly harmed: ReadonlySet<string>;
}
