/** The key of the logical feed that holds every live article. */
export const mainFeedKey = "main";
