import { squeezenet } from '@iqakit/deep/backbone';
import { inferShapes } from '@iqakit/deep/graph';
import { expect, it } from 'vitest';
import { tapReader } from './backbones.ts';
import { deepSsimNetwork } from './network.ts';

it.each(squeezenet.taps)('blocks of $name divide its channels, one block of all $channels too', (tap) => {
  const reader = tapReader('squeeze', tap.name);
  for (const block of [1, 4, tap.channels]) {
    const graph = deepSsimNetwork({ reader, block, saliency: false }, { map: true });
    const shapes = inferShapes(graph, { reference: [1, 64, 64, 3], distorted: [1, 48, 80, 3] });
    const side = tap.channels / block;
    expect(shapes.get('map')).toEqual([1, 1, side, side]);
    expect(shapes.get('score')).toEqual([]);
    expect(shapes.get('lite.score')).toEqual([]);
  }
});
