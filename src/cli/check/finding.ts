import { isError, type Problem, type Severity } from "../../errors.ts";
import type { Violation } from "../../formats/gate.ts";
import { pageOfDocs } from "../documentation.ts";

/** A fault, described so that readers can judge and fix it. */
export interface Finding {
  readonly severity: Severity;
  /** A file with its line, or an address. */
  readonly where: string;
  readonly what: string;
  /** What it means for readers. */
  readonly why: string;
  /** How to fix it. */
  readonly mend: string;
}

/** A problem of the settings or the environment. */
export function settingsFinding(problem: Problem): Finding {
  const why = isError(problem)
    ? "nothing can be started or published with these settings"
    : "everything works, but perhaps not as intended";
  return findingOf(problem, why, `${pageOfDocs("settings.md")} explains every setting`);
}

/** Something that the settings leave open and that matters once others read the feeds. */
export function remarkFinding(problem: Problem): Finding {
  return findingOf(
    problem,
    "on any other computer, these links lead nowhere",
    `${pageOfDocs("settings.md")} explains every setting`,
  );
}

/** A problem of a record. */
export function recordFinding(problem: Problem): Finding {
  const why = isError(problem)
    ? "readers do not get its articles; those that were published before stay as they were"
    : "every article is published, but this may not reach readers as intended";
  const remedy = isError(problem) ? "correct it" : "change it, or remove it if no other program needs it";
  const fields = `${pageOfDocs("records.md")} describes every field`;
  return findingOf(problem, why, problem.found === undefined ? `${remedy}; ${fields}` : fields);
}

/** A file that other programs take for an article. */
export function overlookedFinding(problem: Problem): Finding {
  return findingOf(problem, "readers do not get what it says", `${pageOfDocs("records.md")} explains what a record is`);
}

/** A rule that a published document breaks, as a finding. */
export function violationFinding({ rule, found, entryId }: Violation, where: string, mend: string): Finding {
  return {
    severity: "error",
    where,
    what: `${entryId === undefined ? "" : `${entryId}: `}expected ${rule}, got ${found}`,
    why: "feed readers may refuse the document, or show something other than what was written",
    mend,
  };
}

const megabyte = 1_000_000;

/** In bytes: the lowest limit known, that of the W3C feed validator. CommaFeed takes 5 MiB, Miniflux 15. */
const maxFeedBytes = 5 * megabyte;

/** Findings on the length of a feed. */
export function lengthFindings(lengthInBytes: number, where: string): readonly Finding[] {
  if (lengthInBytes <= maxFeedBytes) return [];
  return [
    {
      severity: "warning",
      where,
      what: `is ${(lengthInBytes / megabyte).toFixed(1)} MB long`,
      why: `some feed readers refuse documents over ${maxFeedBytes / megabyte} MB, and all readers fetch it again after each change`,
      mend: 'lower "entries" in site.yaml, or set "content: summary"',
    },
  ];
}

/** `help` says where to read on, if the problem does not say what to do. */
function findingOf(problem: Problem, why: string, help: string): Finding {
  const { severity, file, line, field, expected, found, advice } = problem;
  const isWrongValue = found !== undefined;
  const claim = isWrongValue ? `expected ${expected}, got ${found}` : expected;
  return {
    severity,
    where: line === undefined ? file : `${file}:${line}`,
    what: field === undefined ? claim : `${field}: ${claim}`,
    why,
    mend: advice ?? (isWrongValue ? `write what is expected; ${help}` : help),
  };
}
