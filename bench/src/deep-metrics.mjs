import { createDists } from '@iqakit/deep/dists';
import { createLpips } from '@iqakit/deep/lpips';
import { createAfine } from '@iqakit/fusion/a-fine';
import { createDeepSsim } from '@iqakit/fusion/deepssim';
import { createSpips } from '@iqakit/fusion/spips';

/**
 * How to open each metric that is measured, the quick ones first.
 *
 * @type {Readonly<Record<string, (context: import('@iqakit/deep/metric').DeepContext) => Promise<import('@iqakit/deep/metric').NetworkSession>>>}
 */
export const deepMetrics = {
  'lpips-squeeze': (context) => createLpips(context, { net: 'squeeze' }),
  'lpips-alex': (context) => createLpips(context, { net: 'alex' }),
  spips: (context) => createSpips(context),
  'a-fine': (context) => createAfine(context),
  dists: (context) => createDists(context),
  'lpips-vgg': (context) => createLpips(context, { net: 'vgg' }),
  deepssim: (context) => createDeepSsim(context),
};
