import { openTiff, readDirectory } from '../tiff/directory.ts';
import { isOrientation, type Orientation } from './orientation.ts';

/** What EXIF says that changes how pixels are meant. */
export interface ExifFacts {
  readonly orientation: Orientation;
  /** False where EXIF names another colour space; cameras say Adobe RGB in no other way. */
  readonly isSrgb: boolean;
}

const TAG = { orientation: 0x0112, exifDirectory: 0x8769, colorSpace: 0xa001 };

const COLOR_SPACE_SRGB = 1;

const NOTHING_SAID: ExifFacts = { orientation: 1, isSrgb: true };

/**
 * Reads an EXIF block: a TIFF structure, with or without the `Exif` mark before it. A block that cannot be
 * read counts as absent, for EXIF is often damaged by editors that leave the pixels whole.
 */
export function readExif(exif: Uint8Array): ExifFacts {
  try {
    const { reader, first } = openTiff(withoutMark(exif), 'EXIF');
    const directory = readDirectory(reader, first);
    const orientation = directory.number(TAG.orientation, 1);
    const place = directory.number(TAG.exifDirectory, 0);
    const details = place === 0 ? undefined : readDirectory(reader, place);
    const colorSpace = details?.number(TAG.colorSpace, COLOR_SPACE_SRGB);
    return {
      orientation: isOrientation(orientation) ? orientation : 1,
      isSrgb: colorSpace === undefined || colorSpace === COLOR_SPACE_SRGB,
    };
  } catch {
    return NOTHING_SAID;
  }
}

function withoutMark(exif: Uint8Array): Uint8Array {
  const isMarked = String.fromCharCode(...exif.subarray(0, 4)) === 'Exif' && exif[4] === 0 && exif[5] === 0;
  return isMarked ? exif.subarray(6) : exif;
}
