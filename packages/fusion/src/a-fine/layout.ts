import { IqaError } from '@iqakit/core';
import { CLIP_HEAD_WIDTH, type ClipVitSize } from '@iqakit/deep/backbone';
import type { Tensor } from '@iqakit/deep/tensor';

/** Sizes of an A-FINE model, read off the shapes of its weights. */
export interface AfineLayout {
  readonly tower: ClipVitSize;
  /** Width of each deep level in the naturalness head. */
  readonly levelWidth: number;
}

/** Numbers of the checkpoint that calibrate its raw outputs. */
export interface AfineCalibration {
  readonly natural: Logistic;
  readonly fidelity: Logistic;
  /** The adapter's parameter before softplus. */
  readonly k: number;
}

/** Midpoint and slope of a logistic. */
export interface Logistic {
  readonly midpoint: number;
  readonly slope: number;
}

export const TOWER = 'finetuned_clip.visual.';

type Tensors = ReadonlyMap<string, Tensor>;

/**
 * Reads the sizes off the weights of the published layout (a dict of state dicts, names joined by dots).
 * Throws E_CHECKPOINT naming the tensor that is missing or has another shape than the rest implies.
 */
export function readLayout(tensors: Tensors): AfineLayout {
  const [width, , patch] = shapeOf(tensors, `${TOWER}conv1.weight`, 4) as [number, number, number];
  const [positions] = shapeOf(tensors, `${TOWER}positional_embedding`, 2) as [number];
  const [levelWidth, statistics] = shapeOf(tensors, 'natural.proj_feat.weight', 2) as [number, number];
  const grid = Math.sqrt(positions - 1);
  const depth = countBlocks(tensors);
  if (!Number.isInteger(grid) || grid === 0) {
    throw wrongShape(
      `${TOWER}positional_embedding`,
      [positions, width],
      'one row for the class and one per patch of a square grid',
    );
  }
  if (width % CLIP_HEAD_WIDTH !== 0) {
    throw wrongShape(
      `${TOWER}conv1.weight`,
      [width, 3, patch, patch],
      `a width that is a multiple of ${CLIP_HEAD_WIDTH}`,
    );
  }
  if (statistics !== 2 * width) {
    throw wrongShape('natural.proj_feat.weight', [levelWidth, statistics], `[${levelWidth}, ${2 * width}]`);
  }
  return { tower: { width, depth, heads: width / CLIP_HEAD_WIDTH, patch, grid }, levelWidth };
}

/** Throws E_CHECKPOINT where one of the five scalars is missing or not a finite number. */
export function readCalibration(tensors: Tensors): AfineCalibration {
  return {
    natural: {
      midpoint: scalarOf(tensors, 'natural_scale.yita3'),
      slope: scalarOf(tensors, 'natural_scale.yita4'),
    },
    fidelity: {
      midpoint: scalarOf(tensors, 'fidelity_scale.yita3'),
      slope: scalarOf(tensors, 'fidelity_scale.yita4'),
    },
    k: scalarOf(tensors, 'adapter.k'),
  };
}

/** Blocks are counted by whatever is there of them, so that a tensor missing from one is missed by its name. */
function countBlocks(tensors: Tensors): number {
  const prefix = `${TOWER}transformer.resblocks.`;
  const present = new Set(
    [...tensors.keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length).split('.', 1)[0]),
  );
  let depth = 0;
  while (present.has(String(depth))) depth++;
  if (depth === 0) throw missing(`${prefix}0.ln_1.weight`);
  return depth;
}

function shapeOf(tensors: Tensors, name: string, rank: number): readonly number[] {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw missing(name);
  if (tensor.shape.length !== rank || tensor.shape.includes(0))
    throw wrongShape(name, tensor.shape, `${rank} axes, none of them empty`);
  return tensor.shape;
}

function scalarOf(tensors: Tensors, name: string): number {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw missing(name);
  if (tensor.data.length !== 1) throw wrongShape(name, tensor.shape, 'a single number');
  const value = tensor.data[0] as number;
  if (Number.isFinite(value)) return value;
  throw new IqaError('E_CHECKPOINT', `The tensor ${name} is ${value}; expected a finite number.`);
}

function missing(name: string): IqaError {
  return new IqaError(
    'E_CHECKPOINT',
    `The A-FINE checkpoint lacks the tensor ${name}; is it the published afine.pth?`,
  );
}

function wrongShape(name: string, shape: readonly number[], expected: string): IqaError {
  return new IqaError(
    'E_CHECKPOINT',
    `The tensor ${name} has the shape [${shape.join(', ')}]; expected ${expected}.`,
  );
}
