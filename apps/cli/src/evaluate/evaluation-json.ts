import type { Evaluation } from './evaluation.ts';

export const EVALUATE_SCHEMA = 'iqakit.evaluate/1';

/** Everything, every digit. */
export function renderJson({ metrics, columns: _, ...evaluation }: Evaluation): string {
  const json = {
    schema: EVALUATE_SCHEMA,
    ...evaluation,
    metrics: metrics.map(({ curve, title: _title, ...metric }) => ({
      ...metric,
      curve: curve && { formula: curve.formula, parameters: curve.parameters, converged: curve.converged },
    })),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
