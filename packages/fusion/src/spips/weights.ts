import { IqaError } from '@iqakit/core';
import { tensorDigest } from '@iqakit/deep/checkpoint';
import { LPIPS_NETS, type LpipsNet } from '@iqakit/deep/lpips';
import type { Tensor } from '@iqakit/deep/tensor';
import { type FusionParameters, LARGEST_PARAMETER, type MonotoneLayer } from './fuse.ts';
import { spipsTerms } from './terms.ts';

export const SPIPS_WEIGHTS_SCHEMA = 'iqakit.spips-weights/1';

/** Fitted fusion weights and how they came to be. The network's own weights are named, not contained. */
export interface SpipsWeights {
  readonly schema: typeof SPIPS_WEIGHTS_SCHEMA;
  readonly backbone: LpipsNet;
  /** Names of the terms the parameters belong to, in order. */
  readonly terms: readonly string[];
  readonly fusion: FusionParameters;
  /** The linear layers the deep maps were made with, by tensor digest. */
  readonly linear: { readonly model: string; readonly digest: string };
  readonly provenance: SpipsProvenance;
}

/** Enough to fit the same weights again. */
export interface SpipsProvenance {
  readonly command: string;
  readonly data: string;
  readonly loss: 'fidelity' | '2afc';
  readonly seed: number;
  /** Named scores on data that was left out of fitting. */
  readonly scores: Readonly<Record<string, number>>;
}

/**
 * Checks weights read from a file. Throws E_CHECKPOINT naming the field that is missing, of another type or
 * of another length than the backbone's terms, and for numbers so large that scores would not be finite.
 */
export function parseSpipsWeights(value: unknown): SpipsWeights {
  const weights = expectObject(value, 'the file');
  if (weights.schema !== SPIPS_WEIGHTS_SCHEMA) fail('schema', `"${SPIPS_WEIGHTS_SCHEMA}"`);
  const { backbone } = weights;
  if (backbone !== 'alex' && backbone !== 'squeeze' && backbone !== 'vgg')
    return fail('backbone', 'alex, squeeze or vgg');
  const names = spipsTerms(backbone).map(({ name }) => name);
  if (!isList(weights.terms, names)) fail('terms', names.join(', '));
  const fusion = expectObject(weights.fusion, 'fusion');
  expectNumbers(fusion.gains, 'fusion.gains', names.length);
  if ((fusion.gains as number[]).some((gain) => gain < 0)) fail('fusion.gains', 'numbers from 0');
  expectNumbers(fusion.theta, 'fusion.theta', names.length);
  if (fusion.response !== 'linear' && fusion.response !== 'log') fail('fusion.response', 'linear or log');
  if (fusion.mlp !== undefined) checkLayer(expectObject(fusion.mlp, 'fusion.mlp'), names.length);
  checkLinear(expectObject(weights.linear, 'linear'), LPIPS_NETS[backbone].models[1]);
  checkProvenance(expectObject(weights.provenance, 'provenance'));
  return value as SpipsWeights;
}

/** The tensor digest of the fitted numbers, by which a result says which weights fused it. */
export function fusionDigest({ gains, theta, response, mlp }: FusionParameters): string {
  const tensors: [name: string, Tensor][] = [
    [`${response}.gains`, vector(gains)],
    ['theta', vector(theta)],
  ];
  if (mlp !== undefined) tensors.push(['mlp.a', vector(mlp.a.flat())], ['mlp.b', vector(mlp.b)]);
  return tensorDigest(new Map(tensors));
}

function vector(numbers: readonly number[]): Tensor {
  return { data: Float32Array.from(numbers), shape: [numbers.length] };
}

function checkLayer({ a, b }: Readonly<Partial<Record<keyof MonotoneLayer, unknown>>>, terms: number): void {
  const rows: unknown[] = Array.isArray(a) ? a : [];
  if (rows.length === 0) fail('fusion.mlp.a', 'one row per hidden unit');
  for (const row of rows) expectNumbers(row, 'fusion.mlp.a', terms);
  expectNumbers(b, 'fusion.mlp.b', rows.length);
}

function checkLinear({ model, digest }: Readonly<Record<string, unknown>>, expected: string): void {
  if (model !== expected) fail('linear.model', expected);
  if (typeof digest !== 'string') fail('linear.digest', 'the tensor digest of the linear layers');
}

function checkProvenance(provenance: Readonly<Record<string, unknown>>): void {
  const { command, data, loss, seed } = provenance;
  if (typeof command !== 'string') fail('provenance.command', 'text');
  if (typeof data !== 'string') fail('provenance.data', 'text');
  if (loss !== 'fidelity' && loss !== '2afc') fail('provenance.loss', 'fidelity or 2afc');
  if (!Number.isFinite(seed)) fail('provenance.seed', 'a number');
  const scores = Object.values(expectObject(provenance.scores, 'provenance.scores'));
  if (!scores.every(Number.isFinite)) fail('provenance.scores', 'finite numbers by their names');
}

function isList(value: unknown, expected: readonly string[]): boolean {
  return (
    Array.isArray(value) && value.length === expected.length && expected.every((item, i) => value[i] === item)
  );
}

function expectNumbers(value: unknown, field: string, length: number): void {
  const fits =
    Array.isArray(value) &&
    value.length === length &&
    value.every((item) => Number.isFinite(item) && Math.abs(item) <= LARGEST_PARAMETER);
  if (!fits) fail(field, `${length} finite numbers up to ${LARGEST_PARAMETER}`);
}

function expectObject(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(field, 'an object');
  return value as Readonly<Record<string, unknown>>;
}

function fail(field: string, expected: string): never {
  throw new IqaError(
    'E_CHECKPOINT',
    `These SPIPS weights are unusable: ${field} must be ${expected}. Fit them again with \`iqa fit spips\`.`,
  );
}
