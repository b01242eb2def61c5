import { alexnet, vgg16 } from '@iqakit/deep/backbone';
import { GraphBuilder } from '@iqakit/deep/graph';
import { createLpips } from '@iqakit/deep/lpips';
import { onnxRuntime } from '@iqakit/deep/runtime/onnx';
import { referenceRuntime } from '@iqakit/deep/runtime/reference';
import { seededTensor } from '@iqakit/deep/tensor';
import * as node from 'onnxruntime-node';
import { deepPair } from './deep-pair.mjs';
import { interleave, timeOfPromise } from './interleave.mjs';
import { seededModels } from './seeded-models.mjs';

/** A network by itself with seeded weights, fed with numbers of this shape. */
async function bareNetwork(backbone, shape, runtime) {
  const graph = new GraphBuilder(backbone.id);
  const built = graph.build(backbone.build(graph, graph.input('x', shape)));
  const weights = new Map(
    built.parameters.map((parameter) => [parameter.name, seededTensor(parameter.name, parameter.shape)]),
  );
  const session = await runtime.compile(built, weights);
  const feeds = { x: seededTensor('pixels', shape) };
  return { run: () => session.run(feeds), end: () => session.dispose() };
}

/** Medians after a first run of each that warms it up. */
async function medians(contenders, rounds) {
  for (const { run } of contenders) await run();
  const timed = await interleave(contenders, rounds, ({ run }) => timeOfPromise(run));
  for (const { end } of contenders) await end();
  return timed.map(({ milliseconds }) => milliseconds);
}

/** What LPIPS takes beside its backbone: pixels to planes, and the comparison. */
export async function backboneRatio() {
  const runtime = onnxRuntime(node, { device: 'cpu' });
  const session = await createLpips({ runtime, models: seededModels }, { net: 'alex' });
  const pair = await deepPair('512x384');
  const compared = { run: () => session.compare(pair), end: () => session.dispose() };
  const bare = await bareNetwork(alexnet, [2, 3, 384, 512], runtime);
  const [lpips, backbone] = await medians([compared, bare], 31);
  return { lpips, backbone, ratio: lpips / backbone };
}

/** The reference runtime's speed as a share of ONNX Runtime's, both on one thread. */
export async function referenceRatio() {
  const shape = [1, 3, 64, 64];
  const [own, peer] = await medians(
    [
      await bareNetwork(vgg16(), shape, referenceRuntime({ precision: 'float32' })),
      await bareNetwork(vgg16(), shape, onnxRuntime(node, { device: 'cpu', threads: 1 })),
    ],
    5,
  );
  return { reference: own, onnx: peer, share: peer / own };
}
