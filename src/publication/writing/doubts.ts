/** Uncertainties about published files, by path. */
export interface Doubts {
  /** The manifest was rebuilt, so the file's kind and owner are only known from its name. */
  guess(path: string): void;
  isGuessed(path: string): boolean;
  /** A publisher has confirmed the file's entry. */
  vouchFor(path: string): void;
  /** The bytes were found to differ from the entry's, even if size and time match. */
  distrust(path: string): void;
  isDistrusted(path: string): boolean;
  trust(path: string): void;
  trustAll(): void;
  /** Clears all doubts about the file. */
  settle(path: string): void;
  /** Files that are guessed or distrusted. */
  doubted(): readonly string[];
}

/** Nothing is doubted yet. */
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
