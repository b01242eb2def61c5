import { IqaError } from '@iqakit/core';
import type { Choice } from '@iqakit/fusion/training';
import { type ChoiceData, type JudgedPair, judgedPair } from './data-set.ts';

export interface Triplet {
  readonly reference: string;
  readonly first: string;
  readonly second: string;
  /** The share of people who found the second the better one. */
  readonly judge: number;
  readonly distortion: string | null;
}

/** Collects choices; a pair that takes part in several is kept, and later scored, once. */
export class ChoiceBuilder {
  readonly #root: string;
  readonly #pairs: JudgedPair[] = [];
  readonly #places = new Map<string, number>();
  readonly #choices: Choice[] = [];

  /** @param root - the folder below which paths are given */
  constructor(root: string) {
    this.#root = root;
  }

  add({ reference, first, second, judge, distortion }: Triplet): void {
    const place = (distorted: string) => this.#placeOf(reference, distorted, distortion);
    this.#choices.push({ first: place(first), second: place(second), judge });
  }

  /** Throws E_INPUT where nothing was added, with `advice`. */
  build(title: string, advice: string): ChoiceData {
    if (this.#choices.length === 0)
      throw new IqaError('E_INPUT', `${this.#root} holds no choices: ${advice}.`);
    return { kind: 'choices', title, pairs: this.#pairs, choices: this.#choices };
  }

  #placeOf(reference: string, distorted: string, distortion: string | null): number {
    const key = JSON.stringify([reference, distorted, distortion]);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.#pairs.length);
    return this.#pairs.push(judgedPair(this.#root, reference, distorted, distortion)) - 1;
  }
}
