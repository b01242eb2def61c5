import { classicMetrics } from '@iqakit/classic';
import * as deep from '@iqakit/deep';
import * as fusion from '@iqakit/fusion';

const isModule = (value) => Boolean(value?.definition?.id && value.createSession);

const metricsOf = (packageName, modules) =>
  modules.filter(isModule).map(({ definition }) => ({ definition, packageName }));

/**
 * Every metric with the package it is in, the ones that need no weights first.
 *
 * @type {readonly { definition: import('@iqakit/core/metric').MetricDefinition, packageName: string }[]}
 */
export const metrics = [
  ...metricsOf('@iqakit/classic', classicMetrics),
  ...metricsOf('@iqakit/deep', Object.values(deep)),
  ...metricsOf('@iqakit/fusion', Object.values(fusion)),
];
