import type { ImageFormat } from '@iqakit/codecs';
import { decodePicture } from '../pictures/picture.ts';
import type { Check, Finding } from './finding.ts';
import { SAMPLE_COLOR, SAMPLE_PICTURES, SAMPLE_SIDE } from './sample-pictures.ts';

/** JPEG at quality 95 and AVIF at 90 keep a plain colour to two levels; a wrong decoder is far off. */
const LOSSY_TOLERANCE = 2;

const LOSSY: readonly ImageFormat[] = ['jpeg', 'avif'];

/** Decodes a tiny picture of each format and looks at its pixels. */
export const checkCodecs: Check = async () => {
  const formats = Object.keys(SAMPLE_PICTURES) as ImageFormat[];
  return Promise.all(formats.map(checkCodec));
};

async function checkCodec(format: ImageFormat): Promise<Finding> {
  const subject = { name: format, importance: 'needed' } as const;
  try {
    const error = await largestError(format);
    const allowed = LOSSY.includes(format) ? LOSSY_TOLERANCE : 0;
    if (error <= allowed)
      return { ...subject, status: 'ok', detail: `decodes as it should (off by at most ${error})` };
    return {
      ...subject,
      status: 'broken',
      detail: `decodes to wrong pixels, off by ${error} of 255`,
      remedy: REINSTALL,
    };
  } catch (error) {
    return { ...subject, status: 'broken', detail: (error as Error).message, remedy: REINSTALL };
  }
}

const REINSTALL = 'install @iqakit/cli again: a part of it is damaged or missing';

async function largestError(format: ImageFormat): Promise<number> {
  const bytes = new Uint8Array(Buffer.from(SAMPLE_PICTURES[format], 'base64'));
  const { image } = await decodePicture(bytes, `sample.${format}`, {});
  if (image.width !== SAMPLE_SIDE || image.height !== SAMPLE_SIDE || image.channels === 1) return 255;
  let largest = 0;
  for (let pixel = 0; pixel < SAMPLE_SIDE * SAMPLE_SIDE; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = Math.round((image.data[pixel * image.channels + channel] * 255) / image.range.max);
      largest = Math.max(largest, Math.abs(value - SAMPLE_COLOR[channel]));
    }
  }
  return largest;
}
