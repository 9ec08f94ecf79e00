import { once } from "node:events";
import { isatty } from "node:tty";
import { pino } from "pino";
import { type Config, loadConfig } from "../config.ts";
import { startDaemon } from "../daemon.ts";
import type { Logger } from "../server/logger.ts";
import { succeeded } from "./exit-code.ts";
import { peopleLogger } from "./people-logger.ts";
import { printProblems, remark, styled } from "./terminal.ts";

/** Serves until told to stop; a second signal ends it at once. */
export async function start(): Promise<number> {
  const config = await loadConfig(process.env, process.cwd());
  printProblems([...config.warnings, ...config.remarks]);
  const logger = createLogger(config);
  const stopping = stopSignal(logger);
  const daemon = await startDaemon(config, logger, Date.now, stopping);
  if (daemon !== undefined) {
    welcome(config, daemon.url);
    if (!stopping.aborted) await once(stopping, "abort");
    await daemon.stop();
  }
  if (stopping.reason === "SIGHUP") endWithTerminal();
  return succeeded;
}

/**
 * On exit, Node restores the terminal, and aborts if it no longer exists. Removing the listener lets the signal end the
 * process first.
 */
function endWithTerminal(): void {
  process.removeAllListeners("SIGHUP");
  process.kill(process.pid, "SIGHUP");
}

/** Plain lines for a terminal, JSON lines for everything else. */
function createLogger({ logLevel }: Config): Logger {
  if (process.stdout.isTTY) return peopleLogger(logLevel, () => new Date());
  const destination = pino.destination({ dest: 1, sync: true });
  // The disk may be full or the log's reader gone; keep serving anyway.
  destination.on("error", () => {});
  return pino({ level: logLevel }, destination);
}

function welcome({ publicUrl }: Config, url: string): void {
  // Port 0 lets the system choose a port, but is not itself an address.
  const base = new URL(publicUrl).port === "0" ? `${url}/` : publicUrl;
  const address = (name: string) => styled(`${base}${name}`, "bold", process.stderr);
  remark(`Broadsheet is serving ${url}/`);
  remark(`  subscribe: ${address("rss.xml")}  ${address("atom.xml")}  ${address("feed.json")}`);
  remark("  stop with Ctrl-C");
}

/** Is aborted by the first signal, with its name as the reason. */
function stopSignal(logger: Logger): AbortSignal {
  const stopping = new AbortController();
  const hasTerminal = isatty(0) || isatty(1);
  // Node undoes the effect of `nohup`. Without a terminal, SIGHUP usually asks a service to reload its settings.
  if (!hasTerminal)
    process.on("SIGHUP", () => logger.info({}, "still running after SIGHUP: changes are picked up automatically"));
  // Closing a terminal ends the programs in it.
  for (const signal of ["SIGINT", "SIGTERM", ...(hasTerminal ? (["SIGHUP"] as const) : [])] as const) {
    process.once(signal, () => {
      logger.info({ signal }, "stopping");
      stopping.abort(signal);
      process.once(signal, () => process.exit(1));
    });
  }
  return stopping.signal;
}
