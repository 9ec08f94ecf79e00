import { execFileSync } from "node:child_process";
import { cpus, release, type as systemName, totalmem } from "node:os";

/** Describes the machine that produced the figures. */
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
    // Some programs print their version to standard error, and some then exit with an error.
    const text = execFileSync("sh", [
      "-c",
      `command -v ${program} >/dev/null || exit 7; ${program} ${args.join(" ")} 2>&1; true`,
    ]);
    return text.toString().split("\n")[0]?.split(" Copyright")[0]?.trim() ?? program;
  } catch {
    return `no ${program}`;
  }
}
