import type { TextSink } from '../io.ts';

/** Milliseconds between two paintings of the line. */
const INTERVAL = 100;

export interface Progress {
  /** One more pair is done. */
  advance(): void;
  /** Takes the line away. */
  finish(): void;
}

/** A line with rate and time left, on a terminal only: a log file has no use for it. */
export function createProgress(sink: TextSink, total: number, done: number): Progress {
  if (!sink.isTerminal) return { advance: () => undefined, finish: () => undefined };
  const start = performance.now();
  let count = done;
  let painted = Number.NEGATIVE_INFINITY;
  return {
    advance: () => {
      count++;
      const now = performance.now();
      if (now - painted < INTERVAL && count < total) return;
      painted = now;
      sink.write(`\r\x1b[K${progressLine(count, total, (count - done) / ((now - start) / 1000))}`);
    },
    finish: () => sink.write('\r\x1b[K'),
  };
}

export function progressLine(count: number, total: number, perSecond: number): string {
  const share = Math.floor((100 * count) / total);
  const left = perSecond > 0 ? duration((total - count) / perSecond) : '?';
  return `${count}/${total} (${share}%)  ${perSecond.toFixed(1)} pairs/s  ${left} left`;
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const padded = `${rest}`.padStart(2, '0');
  return hours > 0 ? `${hours}:${`${minutes}`.padStart(2, '0')}:${padded}` : `${minutes}:${padded}`;
}
