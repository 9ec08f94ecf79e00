/** The key of the logical feed that contains every live article. */
export const mainFeedKey = "main";
