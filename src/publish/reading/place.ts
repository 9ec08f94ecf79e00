/** Where the articles lie, and how they are called in a problem. */
export interface Place {
  readonly articlesDirectory: string;
  readonly dataDirectory: string;
  readonly timezone: string;
  readonly fileName: (path: string) => string;
}
