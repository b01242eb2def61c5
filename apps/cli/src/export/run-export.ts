import { IqaError } from '@iqakit/core';
import { formatShape, type Graph } from '@iqakit/deep/graph';
import { exportMetric } from '@iqakit/deep/metric';
import { formatBytes } from '@iqakit/deep/model/node';
import type { Invocation } from '../command/spec.ts';
import type { exportFlags } from '../commands/export.ts';
import { EXIT } from '../exit-codes.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import type { Io } from '../io.ts';
import { describeModel } from '../models/describe-model.ts';
import { openModels } from '../neural/neural-context.ts';
import { openNetwork } from '../neural/open-network.ts';
import { alignRows } from '../report/rows.ts';
import { modelsOf, parseMetricRequests } from '../scoring/metric-requests.ts';

/** `iqa export METRIC`. */
export async function run(
  { operands: [name], flags }: Invocation<typeof exportFlags>,
  io: Io,
): Promise<number> {
  const out = outputPath(flags.out);
  const [requested] = await parseMetricRequests([name], flags.option);
  const ids = modelsOf([requested]);
  const session = await openNetwork(requested, await openModels(flags, ids, io));
  const bytes = exportMetric(session);
  await writeAtomically(out, bytes);
  const { graph } = session.network;
  const rows = [
    [out, formatBytes(bytes.length)],
    ...inputRows(graph),
    ...ids.map((id) => ['weights', describeModel(id)]),
  ];
  io.stdout.write(`${alignRows(rows).join('\n')}\n`);
  return EXIT.pass;
}

function outputPath(out: string | undefined): string {
  if (out?.toLowerCase().endsWith('.onnx')) return out;
  throw new IqaError('E_USAGE', '`iqa export` needs --out FILE.onnx.');
}

/** What the file takes and gives, by the names that it has there. */
function inputRows({ inputs, outputs }: Graph): string[][] {
  return [
    ...inputs.map(({ name, shape }) => ['input', `${name} ${formatShape(shape)}`]),
    ['outputs', outputs.join(', ')],
  ];
}
