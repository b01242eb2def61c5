import type { ScoringPlan } from '../scoring/plan-scoring.ts';
import { CHOICE_STATISTICS, evaluateChoices } from './evaluate-choices.ts';
import { evaluateOpinions, OPINION_STATISTICS } from './evaluate-opinions.ts';
import type { Evaluation, EvaluationSettings, MetricEvaluation } from './evaluation.ts';
import type { EvaluationSource } from './evaluation-source.ts';

/** Every metric's agreement with people, from its column of scores. */
export function evaluateDataSet(
  { data, citation }: EvaluationSource,
  { requested }: Pick<ScoringPlan, 'requested'>,
  columns: readonly Float64Array[],
  settings: EvaluationSettings,
): Evaluation {
  const metrics = requested.map(({ metric, request }, i): MetricEvaluation => {
    const { definition } = metric.module;
    const evaluated =
      data.kind === 'opinions'
        ? evaluateOpinions(data, columns[i], definition, settings)
        : evaluateChoices(data, columns[i], definition, settings);
    return {
      metric: definition.id,
      title: definition.title,
      preset: request.preset,
      direction: definition.direction,
      ...evaluated,
    };
  });
  return {
    title: data.title,
    citation,
    kind: data.kind,
    scale: data.kind === 'opinions' ? data.scale : null,
    by: settings.by,
    columns: data.kind === 'opinions' ? OPINION_STATISTICS : CHOICE_STATISTICS,
    rows: data.kind === 'opinions' ? data.pairs.length : data.choices.length,
    resamples: settings.resamples,
    metrics,
  };
}
