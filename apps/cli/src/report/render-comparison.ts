import type { TextSink } from '../io.ts';
import type { ComparisonReport } from './comparison.ts';

type Renderer = (report: ComparisonReport, sink: TextSink) => string;

/** The formats of `iqa compare --format`, each loaded when it is asked for. */
const renderers = {
  table: async (): Promise<Renderer> => (await import('./comparison-table.ts')).renderTable,
  csv: async (): Promise<Renderer> => (await import('./comparison-csv.ts')).renderCsv,
  ndjson: async (): Promise<Renderer> => {
    const { comparisonToJson } = await import('./json.ts');
    return (report) => `${JSON.stringify(comparisonToJson(report))}\n`;
  },
  json: async (): Promise<Renderer> => {
    const { comparisonToJson } = await import('./json.ts');
    return (report) => `${JSON.stringify(comparisonToJson(report), null, 2)}\n`;
  },
  md: async (): Promise<Renderer> => (await import('./comparison-markdown.ts')).renderMarkdown,
  junit: async (): Promise<Renderer> => (await import('./comparison-junit.ts')).renderJunit,
};

export type ComparisonFormat = keyof typeof renderers;

export async function renderComparison(
  format: ComparisonFormat,
  report: ComparisonReport,
  sink: TextSink,
): Promise<string> {
  const render = await renderers[format]();
  return render(report, sink);
}
