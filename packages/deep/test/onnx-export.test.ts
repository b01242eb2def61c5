import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, expect, test } from 'vitest';
import { GraphBuilder } from '../src/graph/index.ts';
import { encodeModel } from '../src/runtime/onnx/encode.ts';
import { exportOnnx } from '../src/runtime/onnx/index.ts';
import type { OnnxTensor } from '../src/runtime/onnx/model.ts';
import { ProtobufWriter } from '../src/runtime/onnx/protobuf.ts';
import type { Weights } from '../src/runtime/runtime.ts';

const folder = mkdtempSync(join(tmpdir(), 'iqakit-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Halves each channel, keeps every second pixel, and gives the mean as well. */
function network() {
  const graph = new GraphBuilder('halves');
  const x = graph.input('pixels', ['N', 2, 'H', 'W']);
  const halved = graph.conv('halved', x, graph.parameter('half', [2, 2, 1, 1]), null, { stride: 2 });
  return graph.build([halved, graph.reduceMean('score', halved, [1, 2, 3])]);
}

const weights: Weights = new Map([['half', { shape: [2, 2, 1, 1], data: Float64Array.of(0.5, 0, 0, 0.5) }]]);

test('plain ONNX Runtime opens the file and runs it', async () => {
  const path = join(folder, 'halves.onnx');
  writeFileSync(path, exportOnnx(network(), weights));
  const session = await ort.InferenceSession.create(path);
  const pixels = new ort.Tensor('float32', Float32Array.of(2, 9, 4, 9, 10, 9, 20, 9), [1, 2, 1, 4]);
  const { halved, score } = await session.run({ pixels });
  expect(halved.dims).toEqual([1, 2, 1, 2]);
  expect(halved.data).toEqual(Float32Array.of(1, 2, 5, 10));
  expect(score.dims).toEqual([1]);
  expect(score.data).toEqual(Float32Array.of(4.5));
  await session.release();
});

test('inputs and outputs keep their names, free dimensions are identifiers', async () => {
  const session = await ort.InferenceSession.create(exportOnnx(network(), weights));
  const shapes = (all: readonly ort.InferenceSession.ValueMetadata[]) =>
    Object.fromEntries(all.map((value) => [value.name, value.isTensor ? value.shape : null]));
  expect(shapes(session.inputMetadata)).toEqual({ pixels: ['N', 2, 'H', 'W'] });
  expect(shapes(session.outputMetadata)).toEqual({
    halved: ['N', 2, 'floor_H_minus_1_over_2_plus_1', 'floor_W_minus_1_over_2_plus_1'],
    score: ['N'],
  });
  await session.release();
});

test("profiles name the graph's nodes", async () => {
  const session = await ort.InferenceSession.create(exportOnnx(network(), weights), {
    enableProfiling: true,
    profileFilePrefix: join(folder, 'profile'),
  });
  await session.run({ pixels: new ort.Tensor('float32', new Float32Array(8), [1, 2, 1, 4]) });
  session.endProfiling();
  await session.release();
  const profile = readdirSync(folder).find((name) => name.startsWith('profile')) as string;
  const events: readonly { name: string }[] = JSON.parse(readFileSync(join(folder, profile), 'utf8'));
  const names = events.map(({ name }) => name);
  // What follows is ONNX Runtime's: the layout it chose, and what it measured.
  expect(names).toContainEqual(expect.stringMatching(/^halved_.*kernel_time$/));
  expect(names).toContainEqual(expect.stringMatching(/^score_.*kernel_time$/));
});

test('more than 2 GiB is E_LIMIT', () => {
  // One array many times over: it is only copied once the size is known to fit.
  const data = new Float32Array(2 ** 26);
  const initializers: OnnxTensor[] = Array.from({ length: 8 }, (_, i) => ({
    name: `w${i}`,
    shape: [data.length],
    data,
  }));
  const model = {
    producer: { name: 'test', version: '0' },
    opset: 18,
    graph: { name: 'large', nodes: [], initializers, inputs: [], outputs: [] },
  };
  expect(() => encodeModel(model)).toThrowError(expect.objectContaining({ code: 'E_LIMIT' }));
});

test('protocol buffers are written as their documentation shows', () => {
  // https://protobuf.dev/programming-guides/encoding/: 150 in field 1, "testing" in field 2, a message in field 3.
  const writer = new ProtobufWriter();
  writer.integer(1, 150);
  writer.text(2, 'testing');
  writer.message(3, (nested) => nested.integer(1, 150));
  expect([...writer.finish()]).toEqual([
    0x08, 0x96, 0x01, 0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67, 0x1a, 0x03, 0x08, 0x96, 0x01,
  ]);
});

test('numbers past 32 bits are whole', () => {
  const writer = new ProtobufWriter();
  writer.integer(1, 2 ** 35 + 1);
  expect([...writer.finish()]).toEqual([0x08, 0x81, 0x80, 0x80, 0x80, 0x80, 0x01]);
});
