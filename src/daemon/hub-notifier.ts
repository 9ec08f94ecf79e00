import { describeRefusals, type HubFault, type HubRound, notifyHub } from "../hubs/notify-hub.ts";
import type { Topic } from "../hubs/topics.ts";
import type { RememberedFile } from "../publication/remembered-file.ts";
import type { Logger } from "../server/logger.ts";

/**
 * Notifies WebSub hubs of changes while the server runs. An unreachable hub is retried without delaying anything else.
 */
export interface HubNotifier {
  /** Notifies these hubs of all topics they have not been told about. */
  news(hubs: readonly string[], topics: readonly Topic[]): void;
  /** Aborts calls in progress. Undelivered notifications are sent after the next start. */
  stop(): Promise<void>;
}

const firstWaitMs = 60_000;
const longestWaitMs = 60 * 60_000;

/** `memory` keeps what hubs were sent across restarts. */
export function openHubNotifier(memory: RememberedFile, logger: Logger): HubNotifier {
  const stopping = new AbortController();
  const notifiers = new Map<string, OneHub>();
  return {
    news(hubs, topics) {
      for (const hub of hubs) {
        const notifier = notifiers.get(hub) ?? openOneHub(hub, memory, logger, stopping.signal);
        notifiers.set(hub, notifier);
        notifier.news(topics);
      }
      for (const [hub, notifier] of notifiers) if (!hubs.includes(hub)) notifier.news([]);
    },
    async stop() {
      stopping.abort();
      await Promise.all(Array.from(notifiers.values(), (notifier) => notifier.stop()));
    },
  };
}

interface OneHub {
  news(topics: readonly Topic[]): void;
  stop(): Promise<void>;
}

function openOneHub(hub: string, memory: RememberedFile, logger: Logger, signal: AbortSignal): OneHub {
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
        const round = await notifyHub(hub, topics, memory, signal);
        if (signal.aborted) return;
        waitMs = round.fault === undefined ? 0 : nextWait(waitMs, round.fault);
        report(round, hub, waitMs, logger);
      } while (isOutdated && waitMs === 0);
      if (waitMs > 0) timer = setTimeout(call, waitMs).unref();
    } finally {
      // Must follow the last check of `isOutdated` without an `await`, so that later news starts a new call.
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
  if (told > 0) logger.info({ hub, feeds: told }, "notified the hub");
  if (refusals.length > 0) logger.warn({ hub, feeds: refusals.length }, describeRefusals(hub, refusals));
  if (fault !== undefined) {
    logger.warn({ hub }, `${hub} cannot be notified: ${fault.found}; next try in ${waitMs / 1_000} seconds`);
  }
}
