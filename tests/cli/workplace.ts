import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endedWithTests } from "../e2e/programs.ts";

const repository = join(import.meta.dirname, "../..");
const command = join(repository, "bin/broadsheet.js");

/** The default public address. */
export const localAddress = "http://127.0.0.1:3000/";

/** What a command printed, and how it ended. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is still running. */
export interface RunningCommand {
  readonly process: ChildProcess;
  /** Everything that it has printed so far. */
  output(): string;
  /** The signal, if one ended it. */
  readonly exitCode: Promise<number | NodeJS.Signals>;
}

/** A temporary folder in which commands are run. */
export interface Workplace {
  readonly home: string;
  /** `input`: what is typed; nothing by default. */
  broadsheet(words: readonly string[], environment?: Readonly<Record<string, string>>, input?: string): Outcome;
  /** The same without blocking this process: for commands that talk to it. */
  broadsheetAside(words: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Outcome>;
  /** Does not wait for its end. */
  spawn(words: readonly string[], environment?: Readonly<Record<string, string>>): RunningCommand;
  /**
   * Starts the server on a port that the system picks, and waits until it answers. `log`: an open file for its standard
   * output.
   */
  start(environment?: Readonly<Record<string, string>>, log?: number): Promise<RunningDaemon>;
  end(): Promise<void>;
}

/** A server in a process of its own. */
export interface RunningDaemon {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything that it has printed so far. */
  output(): string;
  /** Asks it to stop; its exit code, or the signal that ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

/** `withData`: it contains the repository's data, with a public address. */
export function createWorkplace({ withData = false } = {}): Workplace {
  const home = mkdtempSync(join(tmpdir(), "broadsheet-cli-"));
  if (withData) {
    cpSync(join(repository, "data"), join(home, "data"), { recursive: true });
    appendFileSync(join(home, "data/site.yaml"), `\nurl: ${localAddress}\n`);
  }
  const commands: RunningCommand[] = [];
  return {
    home,
    broadsheet(words, environment = {}, input = "") {
      const env = { ...process.env, ...environment };
      const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
        cwd: home,
        env,
        encoding: "utf8",
        input,
      });
      return { exitCode: status, stdout, stderr };
    },
    async broadsheetAside(words, environment = {}) {
      const env = { ...process.env, ...environment };
      const child = spawn(process.execPath, [command, ...words], { cwd: home, env, stdio: ["ignore", "pipe", "pipe"] });
      const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => stream.setEncoding("utf8").toArray());
      const [exitCode] = (await once(child, "close")) as [number | null];
      return { exitCode, stdout: ((await stdout) ?? []).join(""), stderr: ((await stderr) ?? []).join("") };
    },
    spawn(words, environment = {}) {
      const running = spawnCommand(home, words, { ...process.env, ...environment });
      commands.push(running);
      return running;
    },
    async start(environment = {}, log) {
      const running = spawnCommand(home, ["start"], { ...process.env, PORT: "0", ...environment }, log);
      // Ended with the folder, even if it never answers.
      commands.push(running);
      return whenServing(running);
    },
    async end() {
      for (const running of commands) running.process.kill("SIGKILL");
      await Promise.all(commands.map((one) => one.exitCode));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function spawnCommand(
  cwd: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  stdout: "pipe" | number = "pipe",
): RunningCommand {
  const child = endedWithTests(
    spawn(process.execPath, [command, ...words], { cwd, env, stdio: ["ignore", stdout, "pipe"] }),
  );
  let said = "";
  const listen = (chunk: Buffer) => {
    said += chunk.toString();
  };
  child.stdout?.on("data", listen);
  child.stderr?.on("data", listen);
  const exitCode = once(child, "close").then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  return { process: child, output: () => said, exitCode };
}

async function whenServing({ process, output, exitCode }: RunningCommand): Promise<RunningDaemon> {
  const url = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const found = /serving (http:\/\/\S+?)\/?\s/.exec(output())?.[1];
      if (found !== undefined) resolve(found);
    };
    process.stderr?.on("data", look);
    exitCode.then((code) => reject(new Error(`exited with ${code}: ${output()}`)), reject);
  });
  return {
    url,
    process,
    output,
    async stop(signal = "SIGTERM") {
      process.kill(signal);
      return exitCode;
    },
  };
}
