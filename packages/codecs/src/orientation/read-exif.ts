import type { ByteReader } from '../bytes/byte-reader.ts';
import { type Directory, openTiff, readDirectory } from '../tiff/directory.ts';
import { isOrientation, type Orientation } from './orientation.ts';

/** What EXIF says that changes how pixels are meant. */
export interface ExifFacts {
  readonly orientation: Orientation;
  /** Whether it says Adobe RGB, as cameras do in no other place. "Uncalibrated" alone says nothing. */
  readonly isAdobeRgb: boolean;
}

const TAG = {
  interoperabilityIndex: 0x0001,
  orientation: 0x0112,
  exifDirectory: 0x8769,
  colorSpace: 0xa001,
  interoperabilityDirectory: 0xa005,
};

/** Not in the standard, but written by some cameras. */
const COLOR_SPACE_ADOBE_RGB = 2;

/** The DCF standard's mark for Adobe RGB. */
const INTEROPERABILITY_ADOBE_RGB = 'R03';

const NOTHING_SAID: ExifFacts = { orientation: 1, isAdobeRgb: false };

/**
 * Reads an EXIF block: a TIFF structure, with or without the `Exif` mark before it. A block that cannot be
 * read counts as absent, for EXIF is often damaged by editors that leave the pixels whole.
 */
export function readExif(exif: Uint8Array): ExifFacts {
  try {
    const { reader, first } = openTiff(withoutMark(exif), 'EXIF');
    const directory = readDirectory(reader, first);
    const orientation = directory.number(TAG.orientation, 1);
    return {
      orientation: isOrientation(orientation) ? orientation : 1,
      isAdobeRgb: saysAdobeRgb(reader, directory),
    };
  } catch {
    return NOTHING_SAID;
  }
}

function saysAdobeRgb(reader: ByteReader, directory: Directory): boolean {
  const details = subdirectory(reader, directory, TAG.exifDirectory);
  if (details?.number(TAG.colorSpace, 0) === COLOR_SPACE_ADOBE_RGB) return true;
  const interoperability = details && subdirectory(reader, details, TAG.interoperabilityDirectory);
  const index = interoperability?.bytes(TAG.interoperabilityIndex) ?? new Uint8Array(0);
  return String.fromCharCode(...index.subarray(0, 3)) === INTEROPERABILITY_ADOBE_RGB;
}

function subdirectory(reader: ByteReader, directory: Directory, tag: number): Directory | undefined {
  const place = directory.number(tag, 0);
  return place === 0 ? undefined : readDirectory(reader, place);
}

function withoutMark(exif: Uint8Array): Uint8Array {
  const isMarked = String.fromCharCode(...exif.subarray(0, 4)) === 'Exif' && exif[4] === 0 && exif[5] === 0;
  return isMarked ? exif.subarray(6) : exif;
}
