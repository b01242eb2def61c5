import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  describeWithFixtures,
  describeWithModels,
  fixture,
  modelsDirectory,
} from '../../../../test/fixtures.ts';
import { buildClipVit, CLIP_VIT_B32 } from '../backbone/index.ts';
import { readCheckpoint } from '../checkpoint/index.ts';
import { distsNetwork } from '../dists/index.ts';
import { type Graph, GraphBuilder } from '../graph/index.ts';
import { LPIPS_NETS, lpipsNetwork } from '../lpips/index.ts';
import { findModel, MODELS, type ModelEntry, neededBytes } from './manifest.ts';
import { missingFrom } from './needed-tensors.ts';
import { aFineTensors } from './tensor-layouts.ts';

it('has entries that are complete and do not contradict themselves', () => {
  expect(new Set(MODELS.map(({ id }) => id)).size).toBe(MODELS.length);
  for (const { id, source, tensors, licence, tensorDigest } of MODELS as readonly ModelEntry[]) {
    expect(source.url, id).toMatch(/^https:\/\//);
    expect(licence.url, id).toMatch(/^https:\/\//);
    expect(new Set(tensors.map(({ name }) => name)).size, id).toBe(tensors.length);
    for (const digest of [source.sha256, tensorDigest])
      expect(digest ?? '0'.repeat(64), id).toMatch(/^[0-9a-f]{64}$/);
    // torchvision puts the first eight digits of a file's SHA-256 into its name.
    const prefix = /-([0-9a-f]{8})\.pth$/.exec(source.url)?.[1];
    if (prefix) expect(source.sha256, id).toMatch(new RegExp(`^${prefix}`));
  }
});

it('knows how much of each file is needed', () => {
  // The convolutional layers of VGG16 have 14714688 parameters, those of AlexNet 2469696.
  expect(neededBytes(findModel('vgg16'))).toBe(4 * 14714688);
  expect(neededBytes(findModel('alexnet'))).toBe(4 * 2469696);
  expect(findModel('squeezenet1_1').tensors.length).toBe(50);
});

it('names the models there are when asked for another', () => {
  expect(() => findModel('vgg-16')).toThrow(
    expect.objectContaining({ code: 'E_USAGE', message: expect.stringContaining('vgg16') }),
  );
});

describeWithModels('needed tensors', () => {
  it.each([
    ['squeezenet1_1', 'squeezenet1_1-features.pth'],
    ['lpips-alex', 'lpips-v0.1-alex.pth'],
    ['lpips-vgg', 'lpips-v0.1-vgg.pth'],
    ['lpips-squeeze', 'lpips-v0.1-squeeze.pth'],
    ['dists', 'dists-alpha-beta.pt'],
  ])('of %s are all that is in %s', async (id, file) => {
    const checkpoint = await readCheckpoint(new Uint8Array(readFileSync(modelsDirectory + file)));
    const entry = findModel(id);
    expect(missingFrom(checkpoint, entry)).toBeNull();
    expect(checkpoint.entries.size).toBe(entry.tensors.length);
  });
});

describeWithFixtures('needed tensors of A-FINE', () => {
  it('are all of the toy file but what is not used', async () => {
    const { entries } = await readCheckpoint(fixture('checkpoints/afine-tiny.pth'));
    const depth = [...entries.keys()].filter((name) => name.endsWith('.ln_1.weight')).length;
    const needed = aFineTensors({ width: 64, depth, heads: 1, patch: 32, grid: 7 }, 16);
    for (const { name, shape } of needed) expect(entries.get(name)?.shape, name).toEqual(shape);
    const left = [...entries.keys()].filter((name) => !needed.some((tensor) => tensor.name === name));
    expect(
      left.filter(
        (name) =>
          !/^(finetuned_clip\.(?!visual)|finetuned_clip\.visual\.(proj|ln_post)|(natural|fidelity)\.(mean|std)$)/.test(
            name,
          ),
      ),
    ).toEqual([]);
  });
});

describe('needed tensors', () => {
  const parameters = (graph: Graph) => graph.parameters.map(({ name, shape }) => `${name} [${shape}]`).sort();
  const needed = (ids: readonly string[]) =>
    ids.flatMap((id) => findModel(id).tensors.map(({ name, shape }) => `${name} [${shape}]`)).sort();

  it.each(Object.entries(LPIPS_NETS))(
    'of LPIPS on %s are the parameters of its graph',
    (_net, { backbone, models }) => {
      expect(needed(models)).toEqual(parameters(lpipsNetwork(backbone, { maps: 'sum' })));
    },
  );

  it('of DISTS are the parameters of its graph', () => {
    expect(needed(['vgg16', 'dists'])).toEqual(parameters(distsNetwork()));
  });

  it("of A-FINE have all of the tower's", () => {
    const graph = new GraphBuilder('tower');
    const taps = buildClipVit(
      graph,
      graph.input('x', [1, 3, 224, 224]),
      CLIP_VIT_B32,
      'finetuned_clip.visual.',
    );
    const tower = needed(['a-fine']).filter((line) => line.startsWith('finetuned_clip.'));
    expect(tower).toEqual(parameters(graph.build(taps)));
  });
});
