/** The built-in modules that make decoding in Node faster or possible; a browser has its own ways. */
interface NodeBuiltins {
  'node:fs/promises': typeof import('node:fs/promises');
  'node:module': typeof import('node:module');
  'node:stream/promises': typeof import('node:stream/promises');
  'node:zlib': typeof import('node:zlib');
}

interface ProcessLike {
  getBuiltinModule?(id: string): unknown;
}

/**
 * A built-in module of Node (and of Bun and Deno, which have the same door), or undefined in a browser.
 * Asked for at run time, so that no bundler for the browser ever sees the import.
 */
export function nodeBuiltin<Id extends keyof NodeBuiltins>(id: Id): NodeBuiltins[Id] | undefined {
  const { process } = globalThis as { process?: ProcessLike };
  return process?.getBuiltinModule?.(id) as NodeBuiltins[Id] | undefined;
}
