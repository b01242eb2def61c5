import type { Image } from '@iqakit/core/image';
import sharp from 'sharp';
import { fixture } from './fixtures.ts';

/**
 * A fixture's pixels, by libpng and libjpeg-turbo through sharp. Packages do not know the codecs,
 * whose own tests show that they decode to the same bytes.
 */
export async function decodeFixture(path: string): Promise<Image> {
  const { data, info } = await sharp(fixture(path)).raw().toBuffer({ resolveWithObject: true });
  const channels = info.channels as Image['channels'];
  return {
    width: info.width,
    height: info.height,
    channels,
    data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    range: { max: 255 },
    colorSpace: channels === 1 ? 'gray' : 'srgb',
  };
}

/** Two files of `images/`, or of another folder where their names say so. */
export interface GoldenPair {
  readonly reference: string;
  readonly distorted: string;
}

export async function decodePair({ reference, distorted }: GoldenPair): Promise<{
  readonly reference: Image;
  readonly distorted: Image;
}> {
  return {
    reference: await decodeFixture(inImages(reference)),
    distorted: await decodeFixture(inImages(distorted)),
  };
}

function inImages(file: string): string {
  return file.includes('/') ? file : `images/${file}`;
}
