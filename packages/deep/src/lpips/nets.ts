import { alexnet, type Backbone, squeezenet, vgg16 } from '../backbone/index.ts';

export type LpipsNet = 'alex' | 'squeeze' | 'vgg';

/** What stands behind each value of the option `net`. */
export const LPIPS_NETS: Readonly<
  Record<
    LpipsNet,
    { readonly backbone: Backbone; readonly models: readonly string[]; readonly minSize: number }
  >
> = {
  // The smallest sides are those at which every window of the network still meets three samples.
  alex: { backbone: alexnet, models: ['alexnet', 'lpips-alex'], minSize: 31 },
  squeeze: { backbone: squeezenet, models: ['squeezenet1_1', 'lpips-squeeze'], minSize: 25 },
  vgg: { backbone: vgg16(), models: ['vgg16', 'lpips-vgg'], minSize: 16 },
};
