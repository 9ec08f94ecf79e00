import { execFileSync } from "node:child_process";
import { cpus, release, type as systemName, totalmem } from "node:os";

/** On what the figures were measured. */
export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return [
    `${cpus().length} x ${first?.model ?? "unknown processor"}, ${memory} GB, ${systemName()} ${release()}`,
    `Node ${process.versions.node}, ${versionOf("nginx", ["-v"])}, ${versionOf("wrk", ["-v"])}, ${versionOf("hugo", ["version"])}`,
  ].join("\n");
}

/** Whether a program is installed. */
export function isInstalled(program: string, ...args: readonly string[]): boolean {
  return !versionOf(program, args.length > 0 ? args : ["-v"]).startsWith("no ");
}

function versionOf(program: string, args: readonly string[]): string {
  try {
    // Some say it on the error stream, and some end with a fault when they have said it.
    const text = execFileSync("sh", [
      "-c",
      `command -v ${program} >/dev/null || exit 7; ${program} ${args.join(" ")} 2>&1; true`,
    ]);
    return text.toString().split("\n")[0]?.split(" Copyright")[0]?.trim() ?? program;
  } catch {
    return `no ${program}`;
  }
}
