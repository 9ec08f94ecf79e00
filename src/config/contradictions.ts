import type { Problem } from "../errors.ts";
import { canonicalTarget } from "../path-spelling.ts";
import { problemAt, type ValueOrigin } from "../records/schema-problems.ts";
import { listOf } from "../records/values.ts";
import { feedSlug } from "./custom-feed.ts";
import { missingCover } from "./podcast.ts";
import { type Redirect, readRedirect } from "./redirect.ts";
import { redirectLoops } from "./redirect-loops.ts";
import type { Settings } from "./settings-schema.ts";

/** Problems that involve several settings. `baseUrl` is the prefix of all our addresses. */
export function contradictions(settings: Settings, baseUrl: string, origin: ValueOrigin): readonly Problem[] {
  const problems: Problem[] = [...circles(settings, baseUrl, origin)];
  const bySlug = new Map<string, number>();
  for (const [index, feed] of (settings.feeds ?? []).entries()) {
    const slug = feedSlug(feed);
    const other = bySlug.get(slug);
    const expected = `has the same slug as feeds.${other}, "${slug}"`;
    if (other !== undefined)
      problems.push(problemAt(origin, `feeds.${index}`, { expected, advice: 'give it a "slug" of its own' }));
    else bySlug.set(slug, index);
  }
  return [...problems, ...conflictingRoutes(settings, origin), ...missingCover(settings, origin)];
}

/**
 * Paths with contradictory settings: for one path in two spellings, the server would follow only one redirect, and
 * ignore that it is gone. Redirects that agree do no harm.
 */
function conflictingRoutes({ redirects = {}, gone }: Settings, origin: ValueOrigin): readonly Problem[] {
  const advice = "keep one of the two";
  const lineOf = ({ from }: Redirect) => origin.line?.(`redirects.${from}`);
  const moved = new Map<string, Redirect>();
  const problems: Problem[] = [];
  for (const redirect of Object.entries(redirects).map(readRedirect)) {
    const { from, to, status } = redirect;
    const other = moved.get(canonicalTarget(from));
    if (other === undefined) moved.set(canonicalTarget(from), redirect);
    else if (to !== other.to || status !== other.status) {
      const expected = `is the same path as "${other.from}" on line ${lineOf(other)}, but leads elsewhere`;
      problems.push(problemAt(origin, `redirects.${from}`, { expected, advice }));
    }
  }
  for (const [index, path] of listOf(gone).entries()) {
    const other = moved.get(canonicalTarget(path));
    if (other === undefined) continue;
    const expected = `"${path}" is in redirects too, on line ${lineOf(other)}`;
    problems.push(problemAt(origin, Array.isArray(gone) ? `gone.${index}` : "gone", { expected, advice }));
  }
  return problems;
}

/** Redirect loops. Redirects take precedence, so they do not depend on what is published. */
function circles({ redirects = {} }: Settings, baseUrl: string, origin: ValueOrigin): readonly Problem[] {
  const written = new Map(Object.keys(redirects).map((path) => [canonicalTarget(path), path]));
  const steps = Object.entries(redirects).map(([from, to]) => ({
    ...readRedirect([from, to]),
    from: canonicalTarget(from),
  }));
  return redirectLoops(steps, baseUrl).map((way) =>
    problemAt(origin, `redirects.${written.get(way[0] ?? "")}`, {
      expected: "leads back to itself, so readers get nowhere",
      advice: `${way.join(" leads to ")}; make one of them lead to a document`,
    }),
  );
}
