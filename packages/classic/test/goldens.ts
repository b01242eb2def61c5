import { golden } from '../../../test/fixtures.ts';

/** A pair of `golden/classic.json`. */
export interface ClassicGolden {
  readonly reference: string;
  readonly distorted: string;
  readonly computed: Readonly<Record<string, number | undefined>>;
  /** The authors' published values; as numbers they lose trailing zeros, never other decimals. */
  readonly official?: Readonly<Record<string, number | undefined>>;
}

export function classicGoldens(): [string, ClassicGolden][] {
  return Object.entries(golden<Record<string, ClassicGolden>>('classic.json'));
}
