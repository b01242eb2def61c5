import type { MetricModule, OptionTable } from '@iqakit/core/metric';
import type { DeepContext } from '@iqakit/deep/metric';
import { afineModule, afineNoReferenceModule } from './a-fine/index.ts';
import { deepSsimLiteModule, deepSsimModule } from './deepssim/index.ts';
import { spipsModule } from './spips/index.ts';

/** Every metric of this package, in the order in which lists show them. */
export const fusionMetrics: readonly MetricModule<OptionTable, DeepContext>[] = [
  deepSsimModule,
  deepSsimLiteModule,
  afineModule,
  afineNoReferenceModule,
  spipsModule,
];
