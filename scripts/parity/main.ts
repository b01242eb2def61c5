import { appendHistory } from '../../bench/src/history.mjs';
import { fixturesDirectory, hasFixtures, hasModels, modelsDirectory } from '../../test/fixtures.ts';
import { type Difference, isOutside } from './differences.ts';
import { closeSetup, differencesOfSubject, openSetup, type ParityOptions } from './run.ts';
import { places } from './runtimes.ts';
import { subjects } from './subjects.ts';
import { parityTable } from './table.ts';

/** The command line's flags as they were given. */
export interface ParityFlags {
  readonly metric?: string;
  readonly runtime?: string;
  readonly pairs?: string;
  readonly full?: boolean;
}

/** What a user with an NVIDIA GPU runs; the first line fetches the provider, which npm packages leave out. */
const CUDA_HOWTO = `onnx-cuda needs Linux x64, an NVIDIA driver, CUDA 12 and cuDNN 9. There, run:
  node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12
  NVIDIA_TF32_OVERRIDE=0 pnpm parity --runtime onnx-cuda`;

/** Measures, prints the table, appends it to the history, and answers the exit code. */
export async function main(flags: ParityFlags): Promise<number> {
  const { metric, runtime, pairs } = flags;
  if (!hasFixtures || !hasModels) {
    console.error(
      `Parity needs ${fixturesDirectory} and ${modelsDirectory}: set IQA_FIXTURES and IQA_MODEL_MIRROR.`,
    );
    return 3;
  }
  const options: ParityOptions = {
    sizes: sizesOf(flags),
    onProgress: (line) => console.error(line),
  };
  const chosenPlaces = chosen('runtime', places, runtime);
  const setup = await openSetup(chosenPlaces);
  const { unavailable } = setup;
  const differences: Difference[] = [];
  try {
    for (const subject of chosen('metric', subjects, metric))
      differences.push(...(await differencesOfSubject(subject, setup, options)));
  } finally {
    await closeSetup(setup);
  }
  const present = chosenPlaces.filter(({ id }) => unavailable.every(({ place }) => place !== id));
  console.log(`\nLargest difference from float64 over all pairs.\n\n${parityTable(differences, present)}`);
  console.log(
    `\n* pairs of 64x64 only, + of 32x32 (--full takes every pair)   - not measured   ! outside its bound\nreference float64 is held to values computed by independent code, with bounds of 1e-10 (LPIPS, DISTS) and 1e-9.\nMaps, spips and pairs of 32x32 are held to reference float64; maps are those of the pairs of 64x64.`,
  );
  for (const { place, reason } of unavailable) console.log(`\n${place} is not here: ${reason}`);
  if (unavailable.some(({ place }) => place === 'onnx-cuda')) console.log(`\n${CUDA_HOWTO}`);
  if (metric === undefined && runtime === undefined && pairs === undefined)
    console.log(`\nAppended to ${appendHistory('parity', { differences, unavailable })}`);
  const outside = differences.filter(isOutside);
  console.log(`\n${differences.length - outside.length} within bounds, ${outside.length} outside`);
  return outside.length === 0 && differences.length > 0 ? 0 : 1;
}

function chosen<T extends { readonly id: string }>(
  flag: string,
  all: readonly T[],
  wanted: string | undefined,
): readonly T[] {
  if (wanted === undefined) return all;
  return wanted.split(',').map((id) => {
    const found = all.find((one) => one.id === id);
    if (found === undefined)
      throw new Error(`There is no --${flag} ${id}; choose ${all.map((one) => one.id).join(', ')}.`);
    return found;
  });
}

function sizesOf({ pairs, full }: ParityFlags): ParityOptions['sizes'] {
  if (full || pairs === 'all') return ['small', 'whole'];
  if (pairs === undefined) return undefined;
  if (pairs === 'small') return ['small'];
  throw new Error(`There is no --pairs ${pairs}; choose small or all.`);
}
