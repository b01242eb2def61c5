import { existsSync } from 'node:fs';
import { fromRoot } from '../workspace/paths.mjs';
import { run } from '../workspace/run.mjs';
import { iqa } from './iqa.mjs';

/** LPIPS on SqueezeNet has the smallest weights of all: 3 MB. */
export const lpipsOptions = ['-o', 'lpips.net=squeeze'];

const pull = ['models', 'pull', 'squeezenet1_1', 'lpips-squeeze'];

/** How a person gets the weights. */
export const pullCommand = ['npx', 'iqa', ...pull].join(' ');

/** Milliseconds: a demonstration must not hang where there is no network, or a slow one. */
const PATIENCE = { answer: 2000, download: 10_000 };

/** A folder of weights that may lie beside the repository, as its fixtures may. */
const besideRepository = fromRoot('../shared/models');

/**
 * Brings the weights of LPIPS into the cache, from a mirror or else from their authors.
 *
 * @returns {Promise<boolean>} whether they are there
 */
export async function bringLpips() {
  const usesNeighbour = !process.env.IQA_MODEL_MIRROR && existsSync(besideRepository);
  const mirror = usesNeighbour ? ['--mirror', besideRepository] : [];
  const local = await run(iqa(...pull, ...mirror, '--offline'));
  if (local.code === 0) return true;
  if (!(await isOnline())) return false;
  const { code } = await run(iqa(...pull), { timeout: PATIENCE.download });
  return code === 0;
}

/** Whether the weights' server answers at once; without a network `iqa models pull` would try again and again. */
async function isOnline() {
  const signal = AbortSignal.timeout(PATIENCE.answer);
  return fetch('https://download.pytorch.org/', { method: 'HEAD', signal }).then(
    () => true,
    () => false,
  );
}
