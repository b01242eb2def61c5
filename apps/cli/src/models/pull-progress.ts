import { formatBytes, type PullProgress } from '@iqakit/deep/model/node';
import type { TextSink } from '../io.ts';

/** Milliseconds between two paintings of the line. */
const INTERVAL = 100;

export interface PullReporter {
  report(progress: PullProgress): void;
  /** Takes the line away. */
  finish(): void;
}

/** One line that moves on a terminal; elsewhere one line for each step, so that a log says what was fetched. */
export function createPullReporter(sink: TextSink): PullReporter {
  return sink.isTerminal ? paintingReporter(sink) : loggingReporter(sink);
}

function paintingReporter(sink: TextSink): PullReporter {
  let painted = Number.NEGATIVE_INFINITY;
  const rate = rateMeter();
  return {
    report: (progress) => {
      const now = performance.now();
      const perSecond = rate(progress, now);
      if (now - painted < INTERVAL && progress.receivedBytes !== progress.totalBytes) return;
      painted = now;
      sink.write(`\r\x1b[K${pullLine(progress, perSecond)}`);
    },
    finish: () => sink.write('\r\x1b[K'),
  };
}

function loggingReporter(sink: TextSink): PullReporter {
  let last = '';
  return {
    report: ({ id, phase, totalBytes }) => {
      const step = `${id}: ${phase}`;
      if (step === last) return;
      last = step;
      sink.write(`${step}${totalBytes === null ? '' : ` ${formatBytes(totalBytes)}`} ...\n`);
    },
    finish: () => undefined,
  };
}

/** Bytes per second since the download began in this process: what was there before does not count. */
function rateMeter(): (progress: PullProgress, now: number) => number {
  let begin: { readonly id: string; readonly at: number; readonly bytes: number } | undefined;
  return ({ id, phase, receivedBytes }, now) => {
    if (phase !== 'downloading') return 0;
    if (begin?.id !== id || receivedBytes < begin.bytes) begin = { id, at: now, bytes: receivedBytes };
    return now > begin.at ? ((receivedBytes - begin.bytes) * 1000) / (now - begin.at) : 0;
  };
}

export function pullLine({ id, phase, receivedBytes, totalBytes }: PullProgress, perSecond: number): string {
  if (phase === 'waiting') return `${id}: waiting for another process that is pulling it`;
  if (phase !== 'downloading') return `${id}: ${phase}`;
  const share = totalBytes
    ? ` of ${formatBytes(totalBytes)} (${Math.floor((100 * receivedBytes) / totalBytes)}%)`
    : '';
  const rate = perSecond > 0 ? `  ${formatBytes(perSecond)}/s` : '';
  return `${id}: ${formatBytes(receivedBytes)}${share}${rate}`;
}
