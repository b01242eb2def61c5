import { IqaError } from '../error.ts';
import type { MetricDefinition } from './definition.ts';
import type { MetricOptions } from './module.ts';
import type { OptionSpec, OptionsOf, OptionTable, OptionValue } from './options.ts';
import { suggest, suggestion } from './suggest.ts';

/** A preset's name, and every option with its value. */
export interface ResolvedOptions<T extends OptionTable> {
  readonly preset: string;
  readonly options: OptionsOf<T>;
}

/**
 * Completes a caller's options: the caller's own come first, then the preset's, then the defaults.
 *
 * @param definition - the metric
 * @param given - a preset's name and any options; undefined values count as not given
 * @returns the preset's name and a frozen value for every option of the table
 * @throws IqaError E_OPTION for an unknown preset or option, a wrong type or a value out of bounds
 */
export function resolveOptions<T extends OptionTable>(
  definition: MetricDefinition<T>,
  given: MetricOptions<T> = {},
): ResolvedOptions<T> {
  if (typeof given !== 'object' || given === null) {
    throw new IqaError('E_OPTION', `${definition.id}'s options must be an object, not ${show(given)}.`);
  }
  const { preset = definition.defaultPreset } = given;
  if (!Object.hasOwn(definition.presets, preset)) {
    const hint = suggestion(String(preset), Object.keys(definition.presets));
    throw new IqaError('E_OPTION', `${definition.id} has no preset "${preset}".${hint}`);
  }
  const ofPreset = definition.presets[preset].options as Readonly<Record<string, OptionValue | undefined>>;
  const ofCaller = given as Readonly<Record<string, OptionValue | undefined>>;
  refuseUnknownOptions(definition, ofCaller);

  const values: Record<string, OptionValue> = {};
  for (const [name, spec] of Object.entries(definition.options)) {
    const value = firstGiven(own(ofCaller, name), own(ofPreset, name), spec.default);
    checkOption(spec, `${definition.id}.${name}`, value);
    values[name] = value;
  }
  return { preset, options: Object.freeze(values) as OptionsOf<T> };
}

/**
 * Reads an option's value from text, as a command line or a form gives it.
 *
 * @param spec - the option
 * @param name - its name, for the message
 * @param text - `0.5`, `auto`, `true` ...
 * @returns the value in the option's own type
 * @throws IqaError E_OPTION for text that is no such value, or a value out of bounds
 */
export function parseOption(spec: OptionSpec, name: string, text: string): OptionValue {
  const value = valueOfText(spec, text.trim());
  checkOption(spec, name, value);
  return value;
}

function valueOfText(spec: OptionSpec, text: string): OptionValue {
  if (spec.type === 'enum') return text;
  if (spec.type === 'boolean') return BOOLEAN_WORDS.get(text.toLowerCase()) ?? text;
  return DECIMAL.test(text) ? Number(text) : text;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const BOOLEAN_WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['off', false],
  ['0', false],
]);

function refuseUnknownOptions<T extends OptionTable>(
  definition: MetricDefinition<T>,
  given: Readonly<Record<string, unknown>>,
): void {
  for (const name of Object.keys(given)) {
    if (name === 'preset' || Object.hasOwn(definition.options, name)) continue;
    const hint = suggestion(name, ['preset', ...Object.keys(definition.options)]);
    throw new IqaError('E_OPTION', `${definition.id} has no option "${name}".${hint}`);
  }
}

function checkOption(spec: OptionSpec, name: string, value: unknown): asserts value is OptionValue {
  if (spec.type === 'boolean') return checkBoolean(name, value);
  if (spec.type === 'enum') return checkWord(name, value, spec.values);
  if (typeof value === 'string' && spec.keywords !== undefined) return checkWord(name, value, spec.keywords);
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    const words = spec.keywords === undefined ? '' : ` or ${oneOf(spec.keywords)}`;
    throw new IqaError('E_OPTION', `${name} must be a number${words}, not ${show(value)}.`);
  }
  if (spec.type === 'integer' && !Number.isInteger(value)) {
    throw new IqaError('E_OPTION', `${name} must be a whole number, not ${value}.`);
  }
  if (spec.min !== undefined && value < spec.min) {
    throw new IqaError('E_OPTION', `${name} must be at least ${spec.min}, not ${value}.`);
  }
  if (spec.max !== undefined && value > spec.max) {
    throw new IqaError('E_OPTION', `${name} must be at most ${spec.max}, not ${value}.`);
  }
}

function checkBoolean(name: string, value: unknown): void {
  if (typeof value === 'boolean') return;
  throw new IqaError('E_OPTION', `${name} must be true or false, not ${show(value)}.`);
}

function checkWord(name: string, value: unknown, words: readonly string[]): void {
  if (typeof value === 'string' && words.includes(value)) return;
  const near = typeof value === 'string' ? suggest(value, words) : undefined;
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  throw new IqaError('E_OPTION', `${name} must be ${oneOf(words)}, not ${show(value)}.${hint}`);
}

/** Unlike `??`, takes null for a value: it is refused, not replaced. */
function firstGiven(...values: readonly unknown[]): unknown {
  return values.find((value) => value !== undefined);
}

function own<V>(record: Readonly<Record<string, V>>, key: string): V | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function oneOf(words: readonly string[]): string {
  return words.length === 1 ? `"${words[0]}"` : `one of ${words.join(', ')}`;
}

function show(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
