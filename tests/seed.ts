/**
 * The seed of everything random: the same in every run, unless TEST_SEED is another number, or `random`.
 */
export const seed: number = seedOf(process.env.TEST_SEED ?? "20241123");

function seedOf(wish: string): number {
  const number = wish === "random" ? Math.floor(Math.random() * 2 ** 31) : Number(wish);
  if (Number.isInteger(number)) return number;
  throw new Error(`TEST_SEED: expected a whole number or "random", got "${wish}"`);
}
