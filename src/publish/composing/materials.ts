import type { Catalog } from "../../catalog/catalog.ts";
import type { DirectoryTarget } from "../../publication/directory-target.ts";
import type { Place } from "../reading/place.ts";
import type { Press } from "./press.ts";

/** What documents are made of and with, and what is out of them. */
export interface Materials {
  readonly press: Press;
  readonly catalog: Catalog;
  readonly target: DirectoryTarget;
  readonly place: Pick<Place, "fileName">;
}
