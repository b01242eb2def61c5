import type { MetricModule } from '@iqakit/core/metric';
import { msSsimModule } from './ms-ssim/index.ts';
import { psnrModule } from './psnr/index.ts';
import { ssimModule } from './ssim/index.ts';

/** Every metric of this package, in the order in which lists show them. */
export const classicMetrics: readonly MetricModule[] = [psnrModule, ssimModule, msSsimModule];
