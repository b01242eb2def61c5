import { resize } from '@iqakit/core/filter';
import { cropTo, dropOpaqueAlpha, type Image } from '@iqakit/core/image';
import type { Picture, PicturePair } from './picture.ts';

export type FitMode = 'error' | 'resize' | 'crop';

/**
 * Makes two sizes equal in the way that was asked for, and says so in the history. With `error` the
 * pictures stay as they are: whether different sizes are an error is the metric's to say.
 */
export function fitPair(pair: PicturePair, mode: FitMode): PicturePair {
  if (mode === 'error' || sameSize(pair.reference.image, pair.distorted.image)) return pair;
  return mode === 'resize' ? resizeDistorted(pair) : cropBoth(pair);
}

function resizeDistorted({ reference, distorted }: PicturePair): PicturePair {
  const { width, height } = reference.image;
  const image = resize(dropOpaqueAlpha(distorted.image), width, height, { method: 'pil-bicubic' });
  return {
    reference,
    distorted: changed(distorted, image, {
      code: 'RESIZED',
      role: 'distorted picture',
      step: `resized from ${sizeOf(distorted.image)} to ${sizeOf(image)} (bicubic)`,
    }),
  };
}

function cropBoth({ reference, distorted }: PicturePair): PicturePair {
  const width = Math.min(reference.image.width, distorted.image.width);
  const height = Math.min(reference.image.height, distorted.image.height);
  return {
    reference: cropCentre(reference, 'reference', width, height),
    distorted: cropCentre(distorted, 'distorted picture', width, height),
  };
}

function cropCentre(picture: Picture, role: string, width: number, height: number): Picture {
  const { image } = picture;
  if (image.width === width && image.height === height) return picture;
  const x = Math.floor((image.width - width) / 2);
  const y = Math.floor((image.height - height) / 2);
  return changed(picture, cropTo(image, x, y, width, height), {
    code: 'CROPPED',
    role,
    step: `cropped from ${sizeOf(image)} to ${width}x${height} at (${x}, ${y})`,
  });
}

/** What was done to a picture: a step of its history, and a warning of `code`. */
interface Change {
  readonly code: string;
  readonly role: string;
  readonly step: string;
}

function changed(picture: Picture, image: Image, { code, role, step }: Change): Picture {
  return {
    ...picture,
    image,
    steps: [...picture.steps, step],
    warnings: [...picture.warnings, { code, message: `the ${role} was ${step}.` }],
  };
}

function sameSize(a: Image, b: Image): boolean {
  return a.width === b.width && a.height === b.height;
}

function sizeOf({ width, height }: Image): string {
  return `${width}x${height}`;
}
