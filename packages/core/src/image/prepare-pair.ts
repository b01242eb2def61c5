import { IqaError } from '../error.ts';
import type { MetricDefinition } from '../metric/definition.ts';
import type { ImagePair } from '../metric/module.ts';
import type { OptionsOf, OptionTable } from '../metric/options.ts';
import { dropOpaqueAlpha, isOpaque } from './alpha.ts';
import type { Image, ImageInput } from './image.ts';
import { toImage } from './to-image.ts';

/** Two pictures a metric may be computed from: checked, without alpha. */
export interface PreparedPair {
  readonly reference: Image;
  readonly distorted: Image;
}

/** How pictures are prepared. */
export interface PrepareOptions {
  /**
   * `keep` leaves an opaque alpha channel in place, for metrics that step over it: then `channels` may be
   * 4 and nothing is copied. Default `drop`.
   */
  readonly opaqueAlpha?: 'drop' | 'keep';
}

/**
 * The two pictures as a metric takes them. Nothing is resized, converted or guessed: what does not fit is
 * an error that says the way out. Only an alpha channel that hides nothing is left out.
 *
 * @param pair - the caller's pictures
 * @param definition - the metric, which says what it takes
 * @param options - its resolved options, on which the smallest size may depend
 * @param prepare - whether an opaque alpha channel is left out
 * @returns both as complete images of 1 or 3 channels
 * @throws IqaError what {@link toImage} throws; E_ALPHA for real transparency; E_CHANNELS; E_RANGE where
 *   the two ranges differ; E_SIZE_MISMATCH; E_TOO_SMALL
 */
export function preparePair<T extends OptionTable>(
  pair: ImagePair,
  definition: MetricDefinition<T>,
  options: OptionsOf<T>,
  prepare: PrepareOptions = {},
): PreparedPair {
  checkPair(pair);
  const reference = prepareImage(pair.reference, 'reference', definition, options, prepare);
  const distorted = prepareImage(pair.distorted, 'distorted', definition, options, prepare);
  checkAlike(reference, distorted, definition.input.sameSize);
  return { reference, distorted };
}

/**
 * Callers in plain JavaScript may pass two pictures side by side. {@link preparePair} asks this too; a
 * function whose second argument is its options asks first, or it would look for options in a picture.
 *
 * @throws IqaError E_INPUT for what is not `{ reference, distorted }`
 */
export function checkPair(pair: unknown): asserts pair is ImagePair {
  if (typeof pair === 'object' && pair !== null && 'reference' in pair && 'distorted' in pair) return;
  throw new IqaError('E_INPUT', 'Pass the two pictures as one object: { reference, distorted }.');
}

/**
 * One picture as a metric takes it: what {@link preparePair} does to each of two.
 *
 * @param input - the caller's picture
 * @param name - what messages call it
 * @throws IqaError what {@link toImage} throws; E_ALPHA; E_CHANNELS; E_TOO_SMALL
 */
export function prepareImage<T extends OptionTable>(
  input: ImageInput,
  name: string,
  definition: MetricDefinition<T>,
  options: OptionsOf<T>,
  prepare: PrepareOptions = {},
): Image {
  const complete = toImage(input, { name });
  const image = prepare.opaqueAlpha === 'keep' ? complete : dropOpaqueAlpha(complete);
  if (image.channels === 4 && !isOpaque(image)) {
    throw new IqaError(
      'E_ALPHA',
      `${name} is partly transparent: give a background (compositeOver) to score it on.`,
    );
  }
  const { width, height } = image;
  const channels = colorChannels(image);
  if (!definition.input.channels.includes(channels)) {
    const accepted = definition.input.channels.map((n) => (n === 1 ? 'gray' : 'RGB')).join(' or ');
    const given = channels === 1 ? 'gray' : 'RGB';
    throw new IqaError('E_CHANNELS', `${name} is ${given}, but ${definition.id} takes ${accepted}.`);
  }
  const smallest = definition.input.minSize(options);
  if (width < smallest || height < smallest) {
    throw new IqaError(
      'E_TOO_SMALL',
      `${name} is ${width}x${height}; ${definition.id} with these options needs at least ${smallest}x${smallest}.` +
        (definition.input.ifSmaller === undefined ? '' : ` ${definition.input.ifSmaller}`),
    );
  }
  return image;
}

function colorChannels({ channels }: Image): 1 | 3 {
  return channels === 1 ? 1 : 3;
}

function checkAlike(reference: Image, distorted: Image, sameSize: boolean): void {
  if (colorChannels(reference) !== colorChannels(distorted)) {
    const [gray, color] = reference.channels === 1 ? ['reference', 'distorted'] : ['distorted', 'reference'];
    throw new IqaError(
      'E_CHANNELS',
      `${gray} is gray and ${color} is RGB: convert one, for example with luma, so that both are alike.`,
    );
  }
  if (reference.colorSpace !== distorted.colorSpace) {
    throw new IqaError(
      'E_CHANNELS',
      `reference is ${reference.colorSpace} and distorted is ${distorted.colorSpace}: convert one of them.`,
    );
  }
  if (reference.range.max !== distorted.range.max) {
    throw new IqaError(
      'E_RANGE',
      `reference ranges from 0 to ${reference.range.max} and distorted from 0 to ${distorted.range.max}: ` +
        'bring one to the range of the other with convertRange.',
    );
  }
  const isSameSize = reference.width === distorted.width && reference.height === distorted.height;
  if (!sameSize || isSameSize) return;
  throw new IqaError(
    'E_SIZE_MISMATCH',
    `reference is ${reference.width}x${reference.height} and distorted is ${distorted.width}x${distorted.height}: ` +
      'resize or crop one of them first.',
  );
}
