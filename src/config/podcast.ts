import type { Problem } from "../errors.ts";
import type { Person } from "../records/article.ts";
import { mailAddress } from "../records/person.ts";
import { problemAt, type ValueOrigin } from "../records/schema-problems.ts";
import type { Podcast } from "../records/site.ts";
import { isTrue, listOf } from "../records/values.ts";
import type { Settings } from "./settings-schema.ts";

/** The podcast settings; undefined if the publication is not a podcast. */
export function readPodcast({ podcast, image }: Settings): Podcast | undefined {
  const cover = podcast?.image ?? image;
  if (podcast === undefined || cover === undefined) return undefined;
  return {
    categories: [...new Set(listOf(podcast.category))].map((category) => {
      const [name = "", part] = category.split(" > ");
      return { name, ...(part !== undefined && { part }) };
    }),
    image: cover.trim(),
    explicit: isTrue(podcast.explicit),
    ...(podcast.type !== undefined && { type: podcast.type }),
  };
}

/** An error for a podcast without a cover, which every directory rejects. */
export function missingCover({ podcast, image }: Settings, origin: ValueOrigin): readonly Problem[] {
  if (podcast === undefined || (podcast.image ?? image) !== undefined) return [];
  const expected = "is missing, and so is the site's own image: podcast directories refuse a podcast without a cover";
  const advice = 'write one such as "image: /cover.jpg", square, of 1400 to 3000 pixels';
  return [problemAt(origin, "podcast.image", { expected, advice })];
}

/** A warning for a podcast whose author has no usable mail address. */
export function missingOwner({ podcast }: Settings, author: Person, file: string): readonly Problem[] {
  if (podcast === undefined || (author.email !== undefined && mailAddress(author.email) !== undefined)) return [];
  const problem: Problem = {
    severity: "warning",
    file,
    field: "author",
    expected: "has no e-mail address; podcast directories write to it to ask whether a podcast is yours",
    advice: 'write "author: Name <mail@example.com>"; the feeds will show it',
  };
  return [problem];
}
