import type { Image } from '@iqakit/core';
import type { ImagePair } from '@iqakit/core/metric';
import { createRandom } from '@iqakit/core/numeric';
import type { NetworkSession } from '@iqakit/deep/metric';
import { type NodeDifference, type Runtime, traceDifferences } from '@iqakit/deep/runtime';
import { referenceRuntime } from '@iqakit/deep/runtime/reference';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { openModelStore } from '../models/open-model-store.ts';
import { settleRuntime } from '../neural/neural-context.ts';
import { openNetwork } from '../neural/open-network.ts';
import { openRuntime } from '../neural/open-runtime.ts';
import { alignRows } from '../report/rows.ts';
import { type MetricRequest, parseMetricRequests } from '../scoring/metric-requests.ts';
import type { DoctorFlags } from './finding.ts';
import { withStandIns } from './seeded-stand-ins.ts';

const TRACE_SCHEMA = 'iqakit.trace/1';

/** Two patches of every network, and few enough places to keep every value. */
const SIDE = 64;

interface Trace {
  readonly request: MetricRequest;
  readonly runtime: Runtime;
  /** The models whose weights are made up. */
  readonly seeded: readonly string[];
  readonly nodes: readonly NodeDifference[];
}

/** `iqa doctor --trace METRIC`. */
export async function traceMetric(name: string, flags: DoctorFlags, io: Io): Promise<number> {
  const [requested] = await parseMetricRequests([name], flags.option);
  const models = withStandIns(openModelStore(flags, io));
  const session = await openNetwork(requested, models);
  const runtime = await openTraced(flags, io);
  const nodes = await traceSession(session, runtime);
  const trace = { request: requested.request, runtime, seeded: models.seeded, nodes };
  io.stdout.write(flags.json ? traceToJson(trace) : renderTrace(trace, io));
  return EXIT.pass;
}

/** Against itself the reference has nothing to show: its float32 mode does. */
async function openTraced(flags: DoctorFlags, io: Io): Promise<Runtime> {
  const id = await settleRuntime(flags, io);
  return id === 'reference' ? referenceRuntime({ precision: 'float32' }) : openRuntime(id);
}

async function traceSession(session: NetworkSession, runtime: Runtime): Promise<readonly NodeDifference[]> {
  try {
    const { graph, weights, feeds } = session.network;
    return await traceDifferences(graph, weights, feeds(samplePair()), referenceRuntime(), runtime);
  } finally {
    await session.dispose();
  }
}

/** Noise and a noisier copy: every channel of every layer has something to do. */
function samplePair(): ImagePair {
  const random = createRandom(1);
  const reference = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => random.integer(256));
  const distorted = Uint8ClampedArray.from(reference, (value) => value + 24 * random.normal());
  return { reference: picture(reference), distorted: picture(distorted) };
}

function picture(data: Image['data']): Image {
  return { width: SIDE, height: SIDE, channels: 3, data, range: { max: 255 }, colorSpace: 'srgb' };
}

function traceToJson({ request: { id, preset, options }, runtime, seeded, nodes }: Trace): string {
  // JSON has no infinity, which is what a value that is no number on one side only comes to.
  const finite = (_: string, value: unknown) => (value === Infinity ? '+inf' : value);
  const { id: runtimeId, precision } = runtime;
  const trace = { metric: id, preset, options, runtime: runtimeId, precision, seeded, nodes };
  return `${JSON.stringify({ schema: TRACE_SCHEMA, ...trace }, finite, 2)}\n`;
}

function renderTrace({ request, runtime, seeded, nodes }: Trace, { stdout }: Io): string {
  const [header, ...rows] = alignRows(
    [
      ['node', 'operation', 'shape', 'absolute', 'relative'],
      ...nodes.map(({ name, op, shape, absolute, relative }) => [
        name,
        op,
        shape.join('x') || 'scalar',
        absolute.toExponential(1),
        relative.toExponential(1),
      ]),
    ],
    [3, 4],
  );
  const largest = nodes.reduce((worst, node) => (node.relative > worst.relative ? node : worst));
  const weights = seeded.length === 0 ? 'published weights' : `seeded weights for ${seeded.join(', ')}`;
  return [
    `${request.id} on ${runtime.id} (${runtime.precision}) against the float64 reference, two pictures of ` +
      `${SIDE}x${SIDE}, ${weights}`,
    'The largest difference of two values of a node, and as a share of its largest value:',
    '',
    stdout.style('bold', header),
    ...rows,
    '',
    `largest: ${largest.relative.toExponential(1)} of its value at ${largest.name}`,
    '',
  ].join('\n');
}
