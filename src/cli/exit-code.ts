/** Everything went well. */
export const succeeded = 0;
/** Something is wrong, and was said. */
export const failed = 1;
