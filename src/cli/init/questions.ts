import { statSync } from "node:fs";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { isSiteAddress, siteAddress } from "../../config/site-address.ts";
import { isWebAddress } from "../../records/absolute-url.ts";
import { mailAddress, personNamed } from "../../records/person.ts";
import { plainLine } from "../../records/text.ts";
import type { Question, Refusal } from "../questions.ts";

/** The answers given when setting up a publication. */
export interface Answers {
  readonly title: string;
  /** Missing if the publication is read on this machine only. */
  readonly url?: string;
  readonly author: string;
  /**
   * An address or an absolute path: of an archive page or feed to import, or of a folder of records to copy. If
   * missing, a first article is written.
   */
  readonly articles?: string;
}

interface InitQuestions {
  /** The name of the folder suggests a title. */
  readonly title: (folder: string) => Question<string>;
  readonly url: Question<string | undefined>;
  readonly author: (title: string) => Question<string>;
  readonly articles: Question<string | undefined>;
}

/** The four questions, and how their answers are read. */
export const initQuestions: InitQuestions = {
  title: (folder) => ({
    text: "What is the publication called?",
    default: titleOf(folder),
    read: (answer) => plainLine(answer) || { refused: "the title is blank; any text will do" },
  }),
  url: {
    text: "At which address will people read it?",
    default: "this computer",
    read: readAddress,
  },
  author: (title) => ({
    text: "Who writes it? (Name, or Name <mail@example.com>)",
    default: title,
    // The default is always taken as a name, even if it looks like `Name <address>`.
    read: (answer) => (answer === title ? title : readAuthor(answer)),
  }),
  articles: {
    text: "Where are its articles? (a folder, or an archive page or feed: a file, or its address)",
    default: "there are none yet",
    read: readPlace,
  },
};

/** The title for a folder: "My blog" for `my-blog`. */
function titleOf(folder: string): string {
  const words = plainLine(folder.replace(/[-_.]+/g, " "));
  return words === "" ? "My publication" : words.charAt(0).toUpperCase() + words.slice(1);
}

function readAddress(answer: string): string | undefined | Refusal {
  if (answer === "this computer") return undefined;
  if (isSiteAddress(answer)) return answer;
  const whole = `https://${answer.trim()}`;
  const advice = isSiteAddress(whole) && answer.includes(".") ? `; did you mean "${whole}"?` : "";
  return { refused: `expected ${siteAddress}, got "${answer}"${advice}` };
}

function readAuthor(answer: string): string | Refusal {
  const author = plainLine(answer);
  if (author === "") return { refused: "the author is blank; any name will do" };
  const { name, email } = personNamed(author);
  const isFit = email === undefined ? !/[<>]/.test(name) : mailAddress(email) !== undefined;
  return isFit ? author : { refused: `expected a name, or one such as "Ada <ada@example.com>", got "${answer}"` };
}

function readPlace(answer: string): string | undefined | Refusal {
  if (answer === "there are none yet") return undefined;
  if (isWebAddress(answer)) return answer;
  // No shell has expanded `~` in an answer nor, with most shells, after the "=" of an option.
  const place = resolve(answer.replace(/^~(?=\/|$)/, homedir()));
  const refused = `expected the path of a folder of articles, or the path or address ("https://…") of an archive page or feed, got "${answer}", where there is nothing`;
  return statSync(place, { throwIfNoEntry: false }) === undefined ? { refused } : place;
}
