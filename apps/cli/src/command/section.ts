import type { TextSink } from '../io.ts';
import type { HelpSection } from './spec.ts';

/** The widest column of terms; a longer term has a line of its own. */
const WIDEST_TERM = 30;

/** A title and a table of terms with their meanings, which are wrapped beside them. */
export function renderSection({ title, rows }: HelpSection, sink: TextSink): string {
  const indent = Math.min(WIDEST_TERM, Math.max(...rows.map(([term]) => term.length)) + 4);
  const lines = rows.map(([term, meaning]) => {
    const text = wrap(meaning, lineWidth(sink) - indent, ' '.repeat(indent));
    return term.length + 4 > indent
      ? `  ${term}\n${' '.repeat(indent)}${text}`
      : `  ${term.padEnd(indent - 2)}${text}`;
  });
  return [sink.style('bold', `${title}:`), ...lines].join('\n');
}

export function lineWidth(sink: TextSink): number {
  return Math.max(60, Math.min(sink.columns, 110));
}

/** Breaks at spaces; lines after the first begin with `indent`. */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}
