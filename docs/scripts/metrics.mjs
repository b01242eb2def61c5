import { classicMetrics } from '@iqakit/classic';
import { deepMetrics } from '@iqakit/deep';
import { fusionMetrics } from '@iqakit/fusion';

const metricsOf = (packageName, modules) => modules.map(({ definition }) => ({ definition, packageName }));

/**
 * Every metric with the package it is in, in the order of `iqa list`.
 *
 * @type {readonly { definition: import('@iqakit/core/metric').MetricDefinition, packageName: string }[]}
 */
export const metrics = [
  ...metricsOf('@iqakit/classic', classicMetrics),
  ...metricsOf('@iqakit/deep', deepMetrics),
  ...metricsOf('@iqakit/fusion', fusionMetrics),
];
