import { existsSync } from 'node:fs';
import { fromRoot } from '../workspace/paths.mjs';
import { run } from '../workspace/run.mjs';
import { iqa } from './iqa.mjs';

/** LPIPS on SqueezeNet has the smallest weights of all: 3 MB. */
export const lpipsOptions = ['-o', 'lpips.net=squeeze'];

const pull = ['models', 'pull', 'squeezenet1_1', 'lpips-squeeze'];

/** How a person gets the weights. */
export const pullCommand = ['npx', 'iqa', ...pull].join(' ');

/** Milliseconds to wait for the network: a demonstration must not hang where there is none. */
const PATIENCE = 8000;

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
  const { code } = await run(iqa(...pull, ...mirror), { timeout: PATIENCE });
  return code === 0;
}
