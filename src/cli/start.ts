import { pino } from "pino";
import { type Config, loadConfig } from "../config.ts";
import { startDaemon } from "../daemon.ts";
import { succeeded } from "./exit-code.ts";
import { printProblems, remark, styled } from "./terminal.ts";

/** Serves until it is told to stop; a second signal ends it at once. */
export async function start(): Promise<number> {
  const config = loadConfig(process.env, process.cwd());
  printProblems(config.warnings);
  const stopped = stopSignal();
  const logger = pino({ level: config.logLevel }, pino.destination({ dest: 1, sync: true }));
  const daemon = await startDaemon(config, logger, Date.now);
  welcome(config, daemon.url);
  const signal = await stopped;
  logger.info({ signal }, "stopping");
  await daemon.stop();
  return succeeded;
}

function welcome({ publicUrl }: Config, url: string): void {
  const address = (name: string) => styled(`${publicUrl}${name}`, "bold", process.stderr);
  remark(`Broadsheet is serving ${url}/`);
  remark(`  subscribe: ${address("rss.xml")}  ${address("atom.xml")}  ${address("feed.json")}`);
  remark("  stop with Ctrl-C");
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        resolve(signal);
        process.once(signal, () => process.exit(1));
      });
    }
  });
}
