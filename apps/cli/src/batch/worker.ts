import { parentPort, workerData } from 'node:worker_threads';
import { processIo } from '../process-io.ts';
import { pairError } from './pair-error.ts';
import { createPairScorer } from './pair-scorer.ts';
import type { WorkerMessage, WorkerRequest, WorkerSettings } from './worker-messages.ts';

const port = parentPort!;

function post(message: WorkerMessage): void {
  port.postMessage(message);
}

try {
  const scorePair = await createPairScorer(workerData as WorkerSettings, processIo());
  port.on('message', async (pair: WorkerRequest) =>
    post({ kind: 'outcome', outcome: await scorePair(pair) }),
  );
  post({ kind: 'ready' });
} catch (error) {
  post({ kind: 'failed', error: pairError(error) });
}
