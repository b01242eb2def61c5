import { IqaError } from '@iqakit/core';
import { decodeImage } from '../../src/index.ts';
import { digestOf } from './digest.ts';

declare global {
  interface Window {
    /** Decodes the file at an address and says what came of it. */
    outcomeOf(url: string): Promise<string>;
    /** The RGBA of the file at an address as the browser itself decodes it. */
    canvasPixelsOf(url: string): Promise<number[]>;
    /** The globals that decoding could have left behind or changed. */
    globalsAreNative(): boolean;
  }
}

window.outcomeOf = async (url) => {
  const response = await fetch(url);
  const bytes = new Uint8Array(await response.arrayBuffer());
  try {
    return await digestOf(await decodeImage(bytes));
  } catch (error) {
    return error instanceof IqaError
      ? `${error.code}: ${error.message}`
      : `not an IqaError: ${String(error)}`;
  }
};

window.canvasPixelsOf = async (url) => {
  const response = await fetch(url);
  const bitmap = await createImageBitmap(await response.blob());
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  return [...context.getImageData(0, 0, bitmap.width, bitmap.height).data];
};

window.globalsAreNative = () =>
  [ImageData, Uint8ClampedArray].every((global) => String(global).includes('[native code]'));
