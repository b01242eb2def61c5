import { IqaError } from '@iqakit/core';
import { compositeOver, type Image } from '@iqakit/core/image';

/** A background's red, green and blue from 0 to 1. */
export type Background = readonly [red: number, green: number, blue: number];

const NAMES: Readonly<Record<string, string>> = { black: '000', white: 'fff' };

/** Reads `#rgb`, `#rrggbb`, `white` or `black`; anything else is E_USAGE. */
export function parseBackground(text: string): Background {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(NAMES[text.toLowerCase()] ?? text)?.[1];
  if (digits === undefined) {
    throw new IqaError(
      'E_USAGE',
      `--background takes a colour such as '#fff', '#204060', white or black, not ${JSON.stringify(text)}.`,
    );
  }
  const size = digits.length / 3;
  const part = (i: number) => Number.parseInt(digits.slice(i * size, (i + 1) * size), 16) / (16 ** size - 1);
  return [part(0), part(1), part(2)];
}

/** Lays a picture with transparency over the colour, in the picture's own values. */
export function layOver(image: Image, background: Background): Image {
  const { max } = image.range;
  const [red, green, blue] = background;
  return compositeOver(image, [red * max, green * max, blue * max]);
}

export function describeBackground(background: Background): string {
  const hex = background.map((part) =>
    Math.round(part * 255)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('')}`;
}
