import type { Backbone } from '@iqakit/deep/backbone';
import { LPIPS_NETS, type LpipsNet } from '@iqakit/deep/lpips';

/** The three kinds of evidence SPIPS fuses. */
export const SPIPS_STREAMS = ['traditional', 'perceptual', 'semantic'] as const;

export type SpipsStream = (typeof SPIPS_STREAMS)[number];

/** One map that SPIPS looks at, in the order of its weights. */
export interface SpipsTerm {
  readonly name: string;
  readonly stream: SpipsStream;
}

export const TRADITIONAL_TERMS = ['psnr', 'ssim', 'ms-ssim'] as const;

/** So many of a network's last taps speak of content rather than of texture. */
const SEMANTIC_TAPS = 2;

/** Every term for a backbone: the traditional maps, then the network's taps from shallow to deep. */
export function spipsTerms(net: LpipsNet): readonly SpipsTerm[] {
  const { taps } = LPIPS_NETS[net].backbone as Backbone;
  return [
    ...TRADITIONAL_TERMS.map((name) => ({ name, stream: 'traditional' as const })),
    ...taps.map(({ name }, i) => ({
      name,
      stream: i < taps.length - SEMANTIC_TAPS ? ('perceptual' as const) : ('semantic' as const),
    })),
  ];
}
