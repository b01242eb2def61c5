import type { MetricWarning } from '@iqakit/core/metric';
import { colorSpaceWarning } from './coding-independent.ts';
import { iccWarning } from './icc-profile.ts';

/** Everything that JPEG, WebP and TIFF say of their colours. */
export interface EmbeddedColor {
  readonly profile?: Uint8Array;
  /** What EXIF says, which counts only where there is no profile. */
  readonly exifSaysAdobeRgb: boolean;
}

/** Warnings for colours that are not sRGB; none where nothing is said. */
export function embeddedColorWarnings({ profile, exifSaysAdobeRgb }: EmbeddedColor): MetricWarning[] {
  if (profile !== undefined) return [iccWarning(profile)].filter((warning) => warning !== undefined);
  if (!exifSaysAdobeRgb) return [];
  return [
    colorSpaceWarning(
      'EXIF says that the colours are Adobe RGB, not sRGB; the values are used as they are stored.',
    ),
  ];
}
