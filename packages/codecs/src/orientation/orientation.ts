/** EXIF's eight ways to store a picture: 1 is upright, 5 to 8 swap width and height. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** How the stored pixels are turned upright, for the provenance. */
export const ORIENTATION_WORDS: Readonly<Record<Orientation, string>> = {
  1: 'left as it is',
  2: 'mirrored left to right',
  3: 'rotated by 180 degrees',
  4: 'mirrored top to bottom',
  5: 'transposed',
  6: 'rotated by 90 degrees clockwise',
  7: 'transposed along the other diagonal',
  8: 'rotated by 90 degrees counterclockwise',
};

export function isOrientation(value: number): value is Orientation {
  return Number.isInteger(value) && value >= 1 && value <= 8;
}

/** Whether turning upright swaps width and height. */
export function swapsAxes(orientation: Orientation): boolean {
  return orientation >= 5;
}
