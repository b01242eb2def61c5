import type { Color } from './canvas.ts';

export const PAPER: Color = [255, 255, 255];
export const INK: Color = [24, 24, 24];
export const FAINT: Color = [96, 96, 96];

/** Where the map has no value: the rim that windows wholly inside the picture leave, or NaN. */
export const NO_SCORE: Color = [176, 176, 176];
