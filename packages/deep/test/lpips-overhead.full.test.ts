import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { decodePair } from '../../../test/decode.ts';
import { seededGoldens } from '../../../test/deep-goldens.ts';
import { describeWithFixtures } from '../../../test/fixtures.ts';
import { seededModels } from '../../../test/seeded-models.ts';
import { alexnet } from '../src/backbone/index.ts';
import { GraphBuilder } from '../src/graph/index.ts';
import { createLpips } from '../src/lpips/index.ts';
import { onnxRuntime } from '../src/runtime/onnx/index.ts';
import { seededTensor } from '../src/tensor/index.ts';

const ROUNDS = 31;
const BATCH = [2, 3, 384, 512] as const;

/** AlexNet alone, from planes to its five taps. */
async function bareBackbone(runtime: ReturnType<typeof onnxRuntime>) {
  const builder = new GraphBuilder('alexnet');
  const graph = builder.build(alexnet.build(builder, builder.input('x', BATCH)));
  const { tensors } = await seededModels.load('alexnet');
  const session = await runtime.compile(graph, tensors);
  const feeds = { x: seededTensor('pixels', BATCH) };
  return { run: () => session.run(feeds), end: () => session.dispose() };
}

/** Medians of rounds in which the two take turns, after one that warms them up. */
async function medians(contenders: readonly (() => Promise<unknown>)[]): Promise<readonly number[]> {
  const times = contenders.map((): number[] => []);
  for (const run of contenders) await run();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [c, run] of contenders.entries()) {
      const start = performance.now();
      await run();
      times[c].push(performance.now() - start);
    }
  }
  return times.map((all) => all.sort((a, b) => a - b)[(ROUNDS - 1) / 2]);
}

describeWithFixtures('LPIPS beside its backbone', () => {
  it('takes at most 1.35 times as long at 512x384 on onnx-cpu', { timeout: 5 * 60_000 }, async () => {
    const runtime = onnxRuntime(ort, { device: 'cpu' });
    const [[, golden]] = seededGoldens();
    const pair = await decodePair(golden);
    const lpips = await createLpips({ runtime, models: seededModels }, { net: 'alex' });
    const bare = await bareBackbone(runtime);
    const [ours, backbone] = await medians([() => lpips.compare(pair), bare.run]);
    await Promise.all([lpips.dispose(), bare.end()]);
    console.log(`${(ours / backbone).toFixed(2)} times as long as the backbone`);
    expect(ours / backbone).toBeLessThanOrEqual(1.35);
  });
});
