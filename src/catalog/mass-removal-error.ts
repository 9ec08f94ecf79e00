import { BroadsheetError } from "../errors.ts";

/** Raised if a batch would withdraw more than half of what is published, which is more likely accident than intent. */
export class MassRemovalError extends BroadsheetError {
  override name = "MassRemovalError";

  constructor(
    readonly removed: number,
    readonly live: number,
  ) {
    super(
      `${removed} of ${live} published articles would vanish in this run. ` +
        "What is published was left as it is. Is the disk mounted and the checkout complete? Has a program changed all files? If this is intended, confirm it: broadsheet generate --allow-removal",
    );
  }
}
