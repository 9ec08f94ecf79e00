/** Paths of published files of which not everything is known for certain. */
export interface Doubts {
  /** Notes that the manifest was made anew, and the name alone tells what the file is, and whose. */
  guess(path: string): void;
  isGuessed(path: string): boolean;
  /** For a file of which somebody has said what it is. */
  vouchFor(path: string): void;
  /** Notes that the bytes were found to be others than those of the entry, whatever size and time say. */
  distrust(path: string): void;
  isDistrusted(path: string): boolean;
  trust(path: string): void;
  trustAll(): void;
  /** Nothing of it is doubted any more. */
  settle(path: string): void;
  /** Those that are guessed or distrusted. */
  doubted(): readonly string[];
}

/** Doubts nothing yet. */
export function createDoubts(): Doubts {
  const guessed = new Set<string>();
  const distrusted = new Set<string>();
  return {
    guess: (path) => void guessed.add(path),
    isGuessed: (path) => guessed.has(path),
    vouchFor: (path) => void guessed.delete(path),
    distrust: (path) => void distrusted.add(path),
    isDistrusted: (path) => distrusted.has(path),
    trust: (path) => void distrusted.delete(path),
    trustAll: () => distrusted.clear(),
    settle(path) {
      guessed.delete(path);
      distrusted.delete(path);
    },
    doubted: () => [...new Set([...guessed, ...distrusted])],
  };
}
