import { describeRefusals, type HubFault, type HubRound, tellHub } from "../hubs/tell-hub.ts";
import type { Topic } from "../hubs/topics.ts";
import type { RememberedFile } from "../publication/remembered-file.ts";
import type { Logger } from "../server/logger.ts";

/**
 * Notifies WebSub hubs of news for as long as the server runs. A hub that cannot be reached is tried again, and holds
 * nobody up.
 */
export interface HubLines {
  /** Notifies these hubs of what is new among all topics, unless they know. */
  news(hubs: readonly string[], topics: readonly Topic[]): void;
  /** Aborts the calls in progress. What was not delivered is delivered after the next start. */
  stop(): Promise<void>;
}

const firstWaitMs = 60_000;
const longestWaitMs = 60 * 60_000;

/** Lines to hubs. `memory` keeps what hubs were told. */
export function openHubLines(memory: RememberedFile, logger: Logger): HubLines {
  const stopping = new AbortController();
  const lines = new Map<string, HubLine>();
  return {
    news(hubs, topics) {
      for (const hub of hubs) {
        const line = lines.get(hub) ?? openHubLine(hub, memory, logger, stopping.signal);
        lines.set(hub, line);
        line.news(topics);
      }
      for (const [hub, line] of lines) if (!hubs.includes(hub)) line.news([]);
    },
    async stop() {
      stopping.abort();
      await Promise.all(Array.from(lines.values(), (line) => line.stop()));
    },
  };
}

interface HubLine {
  news(topics: readonly Topic[]): void;
  stop(): Promise<void>;
}

function openHubLine(hub: string, memory: RememberedFile, logger: Logger, signal: AbortSignal): HubLine {
  let topics: readonly Topic[] = [];
  let isOutdated = false;
  let calling: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let waitMs = 0;

  function call(): void {
    timer = undefined;
    calling = tellAll();
  }

  async function tellAll(): Promise<void> {
    try {
      do {
        isOutdated = false;
        const round = await tellHub(hub, topics, memory, signal);
        if (signal.aborted) return;
        waitMs = round.fault === undefined ? 0 : nextWait(waitMs, round.fault);
        report(round, hub, waitMs, logger);
      } while (isOutdated && waitMs === 0);
      if (waitMs > 0) timer = setTimeout(call, waitMs).unref();
    } finally {
      // In the same step as the last check of `isOutdated`: news that come later call again.
      calling = undefined;
    }
  }

  return {
    news(latest) {
      topics = latest;
      isOutdated = true;
      if (calling === undefined && timer === undefined) call();
    },
    async stop() {
      clearTimeout(timer);
      await calling;
    },
  };
}

function nextWait(before: number, { retryAfterMs = 0 }: HubFault): number {
  return Math.min(longestWaitMs, Math.max(firstWaitMs, before * 2, retryAfterMs));
}

function report({ told, refusals, fault }: HubRound, hub: string, waitMs: number, logger: Logger): void {
  if (told > 0) logger.info({ hub, feeds: told }, "told the hub what is new");
  if (refusals.length > 0) logger.warn({ hub, feeds: refusals.length }, describeRefusals(hub, refusals));
  if (fault !== undefined) {
    logger.warn({ hub }, `${hub} cannot be told what is new: ${fault.found}; next try in ${waitMs / 1_000} seconds`);
  }
}
