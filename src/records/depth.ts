/**
 * How deeply fields and lists may be nested: deeper than anybody writes, but not so deep that recursion overflows the
 * stack.
 */
export const deepest = 200;
