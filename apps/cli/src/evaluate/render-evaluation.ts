import type { TextSink } from '../io.ts';
import type { Evaluation } from './evaluation.ts';
import { renderCsv } from './evaluation-csv.ts';
import { renderJson } from './evaluation-json.ts';
import { renderMarkdown } from './evaluation-markdown.ts';
import { renderTable } from './evaluation-table.ts';

/** The formats of `iqa evaluate --format`. */
const renderers = {
  table: renderTable,
  md: renderMarkdown,
  csv: renderCsv,
  json: renderJson,
} satisfies Record<string, (evaluation: Evaluation, sink: TextSink) => string>;

export type EvaluationFormat = keyof typeof renderers;

export function renderEvaluation(format: EvaluationFormat, evaluation: Evaluation, sink: TextSink): string {
  return renderers[format](evaluation, sink);
}
