import { IqaError } from '@iqakit/core';
import type { Graph } from '../graph/index.ts';
import type { Runtime, Session, TensorMap, Weights } from '../runtime/index.ts';

/**
 * A family of graphs that share one set of weights on one runtime. Each is compiled when it is first
 * run, so a caller who never asks for a map never pays for the graph that makes it.
 */
export class CompiledGraphs<Name extends string> {
  readonly #runtime: Runtime;
  readonly #weights: Weights;
  readonly #recipes: Readonly<Record<Name, () => Graph>>;
  readonly #sessions = new Map<Name, Promise<Session>>();
  #isDisposed = false;

  constructor(runtime: Runtime, weights: Weights, recipes: Readonly<Record<Name, () => Graph>>) {
    this.#runtime = runtime;
    this.#weights = weights;
    this.#recipes = recipes;
  }

  /** The graph itself, for its outputs' names and for looking at it. */
  graph(name: Name): Graph {
    return this.#recipes[name]();
  }

  /** Throws what `compile` and the session's `run` throw, and E_RUNTIME once disposed. */
  async run(name: Name, feeds: TensorMap): Promise<TensorMap> {
    return (await this.#session(name)).run(feeds);
  }

  /** Frees every graph that was compiled, after what is running. Calling it twice does nothing. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.allSettled(sessions.map(async (session) => (await session).dispose()));
  }

  #session(name: Name): Promise<Session> {
    if (this.#isDisposed)
      throw new IqaError('E_RUNTIME', 'This metric is disposed; create it again to compare with it.');
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const session = this.#runtime.compile(this.#recipes[name](), this.#weights);
    this.#sessions.set(name, session);
    // A failed compilation is not remembered: the cause (a device in use, say) may pass.
    session.catch(() => this.#sessions.delete(name));
    return session;
  }
}
