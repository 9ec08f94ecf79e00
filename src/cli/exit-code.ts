/** Everything went well. */
export const succeeded = 0;
/** Something is wrong, and was reported. */
export const failed = 1;
/** The command line cannot be understood, and nothing was done. */
export const misused = 2;
