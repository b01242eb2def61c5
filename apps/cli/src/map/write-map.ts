import { encodePfm, encodePng } from '@iqakit/codecs';
import type { ScoreMap } from '@iqakit/core/metric';
import { writeAtomically } from '../files/write-atomically.ts';
import { type MapPicture, renderMap } from './render-map.ts';

export async function writeMapPicture(path: string, picture: MapPicture): Promise<void> {
  await writeAtomically(path, await encodePng(renderMap(picture)));
}

export async function writeRawMap(path: string, { data, width, height }: ScoreMap): Promise<void> {
  await writeAtomically(path, encodePfm(data, width, height, 1));
}
