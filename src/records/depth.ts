/**
 * How far fields and lists may lie within one another: further than anybody writes, and not so far that going in comes
 * to the end of a stack.
 */
export const deepest = 200;
