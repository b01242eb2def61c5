import type { MetricResult } from '@iqakit/core/metric';
import { explainFailure, type ThresholdOutcome } from '../threshold/threshold.ts';
import { type ComparisonReport, subjectOf } from './comparison.ts';
import { formatExact } from './format-score.ts';

/** A test suite for CI: one case for each metric, failed where a `--fail-if` condition of it held. */
export function renderJunit(report: ComparisonReport): string {
  const { distorted, results, thresholds } = report;
  const failed = new Set(
    thresholds.filter((outcome) => outcome.failed).map(({ threshold }) => threshold.metric),
  );
  const counts = `tests="${results.length}" failures="${failed.size}" errors="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="iqa" ${counts}>`,
    `  <testsuite name="${escapeXml(subjectOf(report, ({ path }) => path))}" ${counts}>`,
    ...results.flatMap((result) => renderCase(result, distorted.path, thresholds)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function renderCase(result: MetricResult, path: string, thresholds: readonly ThresholdOutcome[]): string[] {
  const failures = thresholds.filter(({ threshold, failed }) => failed && threshold.metric === result.metric);
  return [
    `    <testcase classname="${escapeXml(path)}" name="${escapeXml(result.metric)}">`,
    '      <properties>',
    `        <property name="score" value="${formatExact(result.score)}"/>`,
    `        <property name="preset" value="${escapeXml(result.preset)}"/>`,
    '      </properties>',
    ...failures.map((outcome) => `      <failure message="${escapeXml(explainFailure(outcome))}"/>`),
    '    </testcase>',
  ];
}

const XML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Control characters have no place in XML 1.0 at all, escaped or not: a path that holds one shows a mark. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => XML_ESCAPES[sign]).replace(/[\p{Cc}\ufffe\uffff]/gu, '\ufffd');
}
