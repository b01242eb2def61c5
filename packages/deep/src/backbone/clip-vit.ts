import type { GraphBuilder, Value } from '../graph/index.ts';

/** Sizes of a CLIP image tower (Radford et al. 2021). ViT-B/32 is 768 wide, 12 deep, 12 heads, patch 32, grid 7. */
export interface ClipVitSize {
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  readonly patch: number;
  /** Patches along each side of the picture the positional embedding was trained for. */
  readonly grid: number;
}

export const CLIP_VIT_B32: ClipVitSize = { width: 768, depth: 12, heads: 12, patch: 32, grid: 7 };

/** Channel means and deviations of pictures in [0, 1] that OpenAI's towers were trained with. */
export const CLIP_NORMALIZATION = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} as const;

/** OpenAI's towers have heads of 64 numbers. */
export const CLIP_HEAD_WIDTH = 64;

/**
 * The image tower up to its last block; `x` is `[N, 3, H, W]` with H and W multiples of `patch`.
 * Returns the tokens after each block, class token first: `depth` values of `[N, 1 + patches, width]`.
 * `prefix` stands before the checkpoint's names, such as `finetuned_clip.visual.`.
 *
 * For another number of tokens than it was trained for, the positional embedding is resized as a
 * picture of tokens by width, class row included (as A-FINE's authors do).
 */
export function buildClipVit(
  graph: GraphBuilder,
  x: Value,
  size: ClipVitSize,
  prefix: string,
): readonly Value[] {
  const { width, depth, patch } = size;
  const patches = graph.conv(
    'patches',
    x,
    graph.parameter(`${prefix}conv1.weight`, [width, 3, patch, patch]),
    null,
    {
      stride: patch,
    },
  );
  const columns = graph.reshape('patches.flat', patches, [0, 0, -1]);
  const tokens = graph.transpose('patches.tokens', columns, [0, 2, 1]);
  const sequence = graph.concat('tokens', [classToken(graph, tokens, size, prefix), tokens], 1);
  const positioned = graph.add('positioned', sequence, positions(graph, sequence, size, prefix));
  let value = layerNorm(graph, 'lnPre', positioned, width, `${prefix}ln_pre`);
  return Array.from({ length: depth }, (_, block) => {
    value = graph.scope(`block${block}`, () =>
      residualBlock(graph, value, size, `${prefix}transformer.resblocks.${block}.`),
    );
    return value;
  });
}

/** The class embedding once per picture: zero times a token keeps the batch's extent. */
function classToken(graph: GraphBuilder, tokens: Value, { width }: ClipVitSize, prefix: string): Value {
  const zero = graph.mul('classToken.zero', graph.slice('classToken.like', tokens, 1, 0, 1), 0);
  return graph.add('classToken', zero, graph.parameter(`${prefix}class_embedding`, [width]));
}

function positions(
  graph: GraphBuilder,
  sequence: Value,
  { width, grid }: ClipVitSize,
  prefix: string,
): Value {
  const rows = grid * grid + 1;
  const table = graph.parameter(`${prefix}positional_embedding`, [rows, width]);
  const picture = graph.reshape('positions.picture', table, [1, 1, rows, width]);
  const like = graph.reshape('positions.like', graph.slice('positions.first', sequence, 0, 0, 1), [
    1,
    1,
    -1,
    width,
  ]);
  return graph.reshape('positions', graph.resizeLike('positions.resized', picture, like, 'bicubic'), [
    1,
    -1,
    width,
  ]);
}

function residualBlock(graph: GraphBuilder, x: Value, size: ClipVitSize, prefix: string): Value {
  const attended = graph.add(
    'attended',
    x,
    attention(graph, layerNorm(graph, 'ln1', x, size.width, `${prefix}ln_1`), size, prefix),
  );
  return graph.add(
    'output',
    attended,
    mlp(graph, layerNorm(graph, 'ln2', attended, size.width, `${prefix}ln_2`), size, prefix),
  );
}

function attention(graph: GraphBuilder, x: Value, { width, heads }: ClipVitSize, prefix: string): Value {
  const depth = width / heads;
  const weight = graph.parameter(`${prefix}attn.in_proj_weight`, [3 * width, width]);
  const bias = graph.parameter(`${prefix}attn.in_proj_bias`, [3 * width]);
  const joint = graph.add(
    'qkv',
    graph.matMul('qkv.product', x, graph.transpose('qkv.weight', weight, [1, 0])),
    bias,
  );
  const [query, key, value] = graph
    .split('qkv.parts', joint, 2, 3)
    .map((part, i) =>
      graph.transpose(`head${i}`, graph.reshape(`head${i}.split`, part, [0, -1, heads, depth]), [0, 2, 1, 3]),
    ) as [Value, Value, Value];
  const scaled = graph.mul('query.scaled', query, 1 / Math.sqrt(depth));
  const scores = graph.matMul('scores', scaled, graph.transpose('key.transposed', key, [0, 1, 3, 2]));
  const mixed = graph.matMul('mixed', graph.softmax('attention', scores, -1), value);
  const joined = graph.reshape('mixed.joined', graph.transpose('mixed.tokens', mixed, [0, 2, 1, 3]), [
    0,
    -1,
    width,
  ]);
  return linear(graph, 'projected', joined, {
    name: `${prefix}attn.out_proj`,
    inputs: width,
    outputs: width,
  });
}

/** Two layers with QuickGELU, x * sigmoid(1.702 x), between them. */
function mlp(graph: GraphBuilder, x: Value, { width }: ClipVitSize, prefix: string): Value {
  const hidden = linear(graph, 'hidden', x, { name: `${prefix}mlp.c_fc`, inputs: width, outputs: 4 * width });
  const gate = graph.sigmoid('hidden.gate', graph.mul('hidden.scaled', hidden, 1.702));
  const active = graph.mul('hidden.active', hidden, gate);
  return linear(graph, 'mlp', active, { name: `${prefix}mlp.c_proj`, inputs: 4 * width, outputs: width });
}

function layerNorm(graph: GraphBuilder, name: string, x: Value, width: number, weights: string): Value {
  return graph.layerNorm(
    name,
    x,
    graph.parameter(`${weights}.weight`, [width]),
    graph.parameter(`${weights}.bias`, [width]),
    1e-5,
  );
}

/** `x W^T + b` over the last axis, with PyTorch's layout of W (outputs by inputs). */
export function linear(
  graph: GraphBuilder,
  name: string,
  x: Value,
  layer: { readonly name: string; readonly inputs: number; readonly outputs: number },
): Value {
  const weight = graph.parameter(`${layer.name}.weight`, [layer.outputs, layer.inputs]);
  const bias = graph.parameter(`${layer.name}.bias`, [layer.outputs]);
  const transposed = graph.transpose(`${name}.weight`, weight, [1, 0]);
  return graph.add(name, graph.matMul(`${name}.product`, x, transposed), bias);
}
