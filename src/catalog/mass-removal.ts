import { BroadsheetError } from "../errors.ts";

/** Raised if a batch would withdraw more than half of what is published, which is probably an accident. */
export class MassRemovalError extends BroadsheetError {
  override name = "MassRemovalError";

  constructor(
    readonly removed: number,
    readonly live: number,
  ) {
    super(
      `${removed} of ${live} published articles would disappear in this run. ` +
        `What is published was left as it is. ${likelyAccident} Has a program changed all files? If this is intended, ${howToConfirm}`,
    );
  }
}

/** What to check first if much is gone. */
export const likelyAccident = "Is the disk mounted and the checkout complete?";

/** What to do if the removal is intended. */
export const howToConfirm = "confirm it: broadsheet generate --allow-removal";

/**
 * Whether losing this many of `all` at once is probably an accident: more than half, and more than `few`, which are
 * always allowed.
 */
export function isMassRemoval(lost: number, all: number, few: number): boolean {
  return lost > few && lost * 2 > all;
}
