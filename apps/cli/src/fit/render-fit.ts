import { SPIPS_STREAMS, spipsTerms, termWeights } from '@iqakit/fusion/spips';
import type { TextSink } from '../io.ts';
import { alignRows } from '../report/rows.ts';
import type { FittedWeights } from './fit-weights.ts';

/** What was found, for a person: the weight of each term, and what the weights are worth. */
export function renderFit({ weights, fitted }: FittedWeights, out: string, sink: TextSink): string {
  const { backbone, fusion, provenance } = weights;
  const terms = spipsTerms(backbone);
  const shares = termWeights(terms, fusion, new Set(SPIPS_STREAMS));
  const [header, ...rows] = alignRows(
    [
      ['term', 'stream', 'weight'],
      ...terms.map(({ name, stream }, i) => [name, stream, shares[i].toFixed(3)]),
    ],
    [2],
  );
  return [
    `SPIPS on ${backbone}, ${provenance.loss} loss: ${fitted.steps} steps, pull ${fitted.prior}`,
    '',
    sink.style('bold', header),
    ...rows,
    '',
    ...Object.entries(provenance.scores).map(([name, value]) => `${name}: ${value.toFixed(4)}`),
    `Written to ${out}`,
    '',
  ].join('\n');
}
