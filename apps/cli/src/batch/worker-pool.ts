import { Worker } from 'node:worker_threads';
import { IqaError } from '@iqakit/core';
import type { PairError, PairOutcome } from './outcome.ts';
import type { BatchPair } from './pair.ts';
import { pairError } from './pair-error.ts';
import type { WorkerMessage, WorkerSettings } from './worker-messages.ts';

/** Threads that score pairs. */
export interface WorkerPool {
  /** Never rejects: a thread that dies of a pair makes an error of it, and is replaced. */
  score(pair: BatchPair): Promise<PairOutcome>;
  close(): Promise<void>;
}

interface Job {
  readonly pair: BatchPair;
  finish(outcome: PairOutcome): void;
}

/** Starts `size` threads and waits until their sessions are open; throws what kept one from opening. */
export async function createWorkerPool(size: number, settings: WorkerSettings): Promise<WorkerPool> {
  const waiting: Job[] = [];
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  let isClosed = false;

  async function addWorker(): Promise<void> {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: settings });
    all.add(worker);
    try {
      await untilReady(worker);
    } catch (error) {
      all.delete(worker);
      throw error;
    }
    idle.push(worker);
    startJobs();
  }

  function startJobs(): void {
    while (waiting.length > 0 && idle.length > 0) void runJob(idle.pop()!, waiting.shift()!);
  }

  async function runJob(worker: Worker, job: Job): Promise<void> {
    try {
      job.finish(await scoreIn(worker, job.pair));
      idle.push(worker);
    } catch (error) {
      job.finish(lostPair(job.pair, pairError(error)));
      all.delete(worker);
      if (!isClosed) await addWorker().catch(() => failWaiting(error));
    }
    startJobs();
  }

  /** With no thread left, nobody else would answer. */
  function failWaiting(error: unknown): void {
    if (all.size > 0) return;
    for (const { pair, finish } of waiting.splice(0)) finish(lostPair(pair, pairError(error)));
  }

  async function close(): Promise<void> {
    isClosed = true;
    await Promise.all([...all].map((worker) => worker.terminate()));
  }

  try {
    await Promise.all(Array.from({ length: size }, addWorker));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    score: (pair) =>
      new Promise((finish) => {
        waiting.push({ pair, finish });
        startJobs();
      }),
    close,
  };
}

async function untilReady(worker: Worker): Promise<void> {
  const message = await nextMessage(worker);
  if (message.kind === 'failed') throw new IqaError(message.error.code, message.error.message);
}

async function scoreIn(worker: Worker, pair: BatchPair): Promise<PairOutcome> {
  const answer = nextMessage(worker);
  worker.postMessage(pair);
  const message = await answer;
  if (message.kind === 'outcome') return message.outcome;
  throw new Error(`a worker thread answered ${message.kind} to a pair`);
}

/** The worker's next message; rejects where it dies first. */
function nextMessage(worker: Worker): Promise<WorkerMessage> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const onMessage = (message: WorkerMessage) => settle(() => resolve(message));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number) => settle(() => reject(new Error(`a worker thread ended with ${code}`)));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}

function lostPair({ reference, distorted }: BatchPair, error: PairError): PairOutcome {
  const unread = (path: string) => ({ path, width: null, height: null });
  return { reference: unread(reference), distorted: unread(distorted), error };
}
