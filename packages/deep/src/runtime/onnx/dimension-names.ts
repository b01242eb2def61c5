import type { Dim, Shape } from '../../graph/index.ts';

const WORDS: Readonly<Record<string, string>> = {
  '+': '_plus_',
  '-': '_minus_',
  '*': '_times_',
  '/': '_over_',
};

/**
 * Names for free dimensions that are C identifiers, as ONNX asks of them: `H` stays `H` and `(H-11)/4`
 * becomes `H_minus_11_over_4`. Equal expressions get equal names, different ones different names.
 */
export class DimensionNames {
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();

  rename(shape: Shape): readonly Dim[] {
    return shape.map((dim) => (typeof dim === 'number' ? dim : this.#nameOf(dim)));
  }

  #nameOf(expression: string): string {
    const known = this.#names.get(expression);
    if (known !== undefined) return known;
    const name = this.#free(identifier(expression));
    this.#names.set(expression, name);
    this.#taken.add(name);
    return name;
  }

  /** Dropped parentheses may make two expressions look alike. */
  #free(wanted: string): string {
    let name = wanted;
    for (let i = 2; this.#taken.has(name); i++) name = `${wanted}_${i}`;
    return name;
  }
}

function identifier(expression: string): string {
  const words = expression.replace(/[-+*/]/g, (sign) => WORDS[sign] as string);
  const name = words.replace(/\W+/g, '_').replace(/_+/g, '_').replace(/^_|_$/g, '');
  return /^\d/.test(name) ? `_${name}` : name;
}
