/** The maximum nesting of fields and lists: deeper than anyone writes, but safe for recursion. */
export const deepest = 200;
