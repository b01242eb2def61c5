import type { MetricModule, OptionTable } from '@iqakit/core/metric';
import { distsModule } from './dists/index.ts';
import { lpipsModule } from './lpips/index.ts';
import type { DeepContext } from './metric/index.ts';

/** Every metric of this package, in the order in which lists show them. */
export const deepMetrics: readonly MetricModule<OptionTable, DeepContext>[] = [lpipsModule, distsModule];
