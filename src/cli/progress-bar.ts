import type { Progress } from "../publish/run.ts";
import { grouped, isForPeople } from "./terminal.ts";

const barWidth = 24;
const quietMs = 1_000;

/**
 * A progress bar on the last line of standard error, for work that takes longer than a second while a person watches.
 */
export function progressBar(now: () => number): { show(progress: Progress): void; end(): void } {
  const started = now();
  let stepStarted = started;
  let step: Progress["step"] | undefined;
  let isShown = false;
  return {
    show(progress) {
      if (!isForPeople(process.stderr) || now() - started < quietMs) return;
      if (progress.step !== step) stepStarted = now();
      step = progress.step;
      isShown = true;
      process.stderr.write(`\r\u001b[K${describeProgress(progress, (now() - stepStarted) / 1_000)}`);
    },
    end() {
      if (isShown) process.stderr.write("\r\u001b[K");
    },
  };
}

function describeProgress({ step, done, total }: Progress, seconds: number): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * barWidth);
  const rate = seconds > 0 ? done / seconds : 0;
  const left = rate > 0 ? `, ${Math.ceil((total - done) / rate)} s left` : "";
  const bar = `${"█".repeat(filled)}${"░".repeat(barWidth - filled)}`;
  return `${step} ${bar} ${grouped(done)} of ${grouped(total)}, ${grouped(Math.round(rate))}/s${left}`;
}
