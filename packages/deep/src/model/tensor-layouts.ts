import type { ClipVitSize } from '../backbone/clip-vit.ts';

/** A tensor that a model needs: its name in the published file, and its shape. */
export interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

type Filters = readonly [filters: number, channels: number, height: number, width: number];

function convolution(name: string, shape: Filters): TensorSpec[] {
  return [
    { name: `${name}.weight`, shape },
    { name: `${name}.bias`, shape: [shape[0]] },
  ];
}

/** torchvision's AlexNet without its classifier: 10 tensors. */
export function alexnetTensors(): readonly TensorSpec[] {
  return [
    ...convolution('features.0', [64, 3, 11, 11]),
    ...convolution('features.3', [192, 64, 5, 5]),
    ...convolution('features.6', [384, 192, 3, 3]),
    ...convolution('features.8', [256, 384, 3, 3]),
    ...convolution('features.10', [256, 256, 3, 3]),
  ];
}

/** torchvision's VGG16 without its classifier: 26 tensors. */
export function vgg16Tensors(): readonly TensorSpec[] {
  const layers = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28];
  const filters = [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512];
  return layers.flatMap((layer, i) =>
    convolution(`features.${layer}`, [filters[i], i === 0 ? 3 : filters[i - 1], 3, 3]),
  );
}

/** torchvision's SqueezeNet 1.1 without its classifier: 50 tensors. */
export function squeezenetTensors(): readonly TensorSpec[] {
  const fires = [3, 4, 6, 7, 9, 10, 11, 12];
  const squeezed = [16, 16, 32, 32, 48, 48, 64, 64];
  const fire = (index: number, i: number) => {
    const channels = i === 0 ? 64 : 8 * squeezed[i - 1];
    const expanded = 4 * squeezed[i];
    return [
      ...convolution(`features.${index}.squeeze`, [squeezed[i], channels, 1, 1]),
      ...convolution(`features.${index}.expand1x1`, [expanded, squeezed[i], 1, 1]),
      ...convolution(`features.${index}.expand3x3`, [expanded, squeezed[i], 3, 3]),
    ];
  };
  return [...convolution('features.0', [64, 3, 3, 3]), ...fires.flatMap(fire)];
}

/** The linear layers of LPIPS, one weight per channel of each tap. */
export function lpipsTensors(channels: readonly number[]): readonly TensorSpec[] {
  return channels.map((count, i) => ({ name: `lin${i}.model.1.weight`, shape: [1, count, 1, 1] }));
}

/** The two sets of weights of DISTS, one per channel of the picture and the taps of VGG16. */
export function distsTensors(): readonly TensorSpec[] {
  const channels = 3 + 64 + 128 + 256 + 512 + 512;
  return ['alpha', 'beta'].map((name) => ({ name, shape: [1, channels, 1, 1] }));
}

/** Width of each level in the naturalness head of the published A-FINE. */
export const A_FINE_LEVEL_WIDTH = 128;

/**
 * The image tower up to its last block, the two heads and the five scalars of A-FINE. The text tower,
 * and what CLIP does after the last block, are left where they are.
 */
export function aFineTensors(tower: ClipVitSize, levelWidth: number): readonly TensorSpec[] {
  return [...clipVisualTensors('finetuned_clip.visual', tower), ...aFineHeadTensors(tower, levelWidth)];
}

function clipVisualTensors(prefix: string, { width, depth, patch, grid }: ClipVitSize): TensorSpec[] {
  return [
    { name: `${prefix}.class_embedding`, shape: [width] },
    { name: `${prefix}.positional_embedding`, shape: [grid * grid + 1, width] },
    { name: `${prefix}.conv1.weight`, shape: [width, 3, patch, patch] },
    ...affine(`${prefix}.ln_pre`, [width]),
    ...Array.from({ length: depth }, (_, i) =>
      residualBlock(`${prefix}.transformer.resblocks.${i}`, width),
    ).flat(),
  ];
}

function residualBlock(prefix: string, width: number): TensorSpec[] {
  return [
    { name: `${prefix}.attn.in_proj_weight`, shape: [3 * width, width] },
    { name: `${prefix}.attn.in_proj_bias`, shape: [3 * width] },
    ...affine(`${prefix}.attn.out_proj`, [width, width]),
    ...affine(`${prefix}.ln_1`, [width]),
    ...affine(`${prefix}.mlp.c_fc`, [4 * width, width]),
    ...affine(`${prefix}.mlp.c_proj`, [width, 4 * width]),
    ...affine(`${prefix}.ln_2`, [width]),
  ];
}

/** The heads read the picture's 3 channels and every block's output: a mean and a variance each. */
function aFineHeadTensors({ width, depth }: ClipVitSize, levelWidth: number): TensorSpec[] {
  const statistics = 2 * 3 + depth * levelWidth;
  const channels = 3 + depth * width;
  const scalars = [
    'natural_scale.yita3',
    'natural_scale.yita4',
    'fidelity_scale.yita3',
    'fidelity_scale.yita4',
    'adapter.k',
  ];
  return [
    ...affine('natural.proj_feat', [levelWidth, 2 * width]),
    ...affine('natural.proj_head.0', [6 * levelWidth, statistics]),
    ...affine('natural.proj_head.2', [1, 6 * levelWidth]),
    { name: 'fidelity.alpha', shape: [1, 1, channels] },
    { name: 'fidelity.beta', shape: [1, 1, channels] },
    ...scalars.map((name) => ({ name, shape: [] })),
  ];
}

/** A weight and a bias with one value for each of the weight's rows. */
function affine(name: string, shape: readonly number[]): TensorSpec[] {
  return [
    { name: `${name}.weight`, shape },
    { name: `${name}.bias`, shape: [shape[0]] },
  ];
}
