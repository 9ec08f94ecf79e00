/** Published files about which something is uncertain, by path. */
export interface Doubts {
  /** Notes that the manifest was rebuilt, and only the file's name tells what it is, and whose. */
  guess(path: string): void;
  isGuessed(path: string): boolean;
  /** Notes that a publisher has confirmed what the file is. */
  vouchFor(path: string): void;
  /** Notes that the bytes were found to differ from those of the entry, whatever size and time say. */
  distrust(path: string): void;
  isDistrusted(path: string): boolean;
  trust(path: string): void;
  trustAll(): void;
  /** Clears every doubt about the file. */
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
