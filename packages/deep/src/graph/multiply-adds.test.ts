import { expect, it } from 'vitest';
import { LPIPS_NETS } from '../lpips/nets.ts';
import { lpipsNetwork } from '../lpips/network.ts';
import { GraphBuilder } from './builder.ts';
import { countMultiplyAdds } from './multiply-adds.ts';

it('counts a strided and grouped convolution by its outputs', () => {
  const graph = new GraphBuilder('conv');
  const x = graph.input('x', [1, 4, 'H', 'W']);
  const weight = graph.parameter('weight', [6, 2, 3, 3]);
  const out = graph.conv('out', x, weight, null, { stride: 2, padding: 1, groups: 2 });
  // 6 filters at 4 by 5 places, each over 2 channels of 3 by 3.
  expect(countMultiplyAdds(graph.build([out]), { x: [1, 4, 8, 10] })).toBe(6 * 4 * 5 * 2 * 9);
});

it('counts a batched matrix product', () => {
  const graph = new GraphBuilder('product');
  const a = graph.input('a', [2, 'N', 7]);
  const out = graph.matMul('out', a, graph.parameter('b', [7, 5]));
  expect(countMultiplyAdds(graph.build([out]), { a: [2, 3, 7] })).toBe(2 * 3 * 5 * 7);
});

it("agrees with what torchvision's documentation says of VGG16", () => {
  // 15.47 GFLOPS for one picture of 224, counted as multiply-adds, of which the classifier has 0.12.
  const { backbone } = LPIPS_NETS.vgg;
  const count = countMultiplyAdds(lpipsNetwork(backbone, { maps: 'none' }), { pair: [2, 224, 224, 3] });
  expect(count / 2 / 1e9).toBeCloseTo(15.47 - 0.12, 1);
});
