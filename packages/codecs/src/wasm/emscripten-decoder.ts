import { IqaError } from '@iqakit/core';
import type { WasmCodec, WasmLoader } from './wasm-loader.ts';

/** A picture in the decoder's own memory: valid only until `read` returns. */
export interface DecoderOutput {
  /** RGBA. */
  readonly data: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
}

/** The compiled module's interface, as @jsquash's packages have it. */
export interface EmscriptenModule {
  /** Refuses any other number of arguments than it has. */
  decode(bytes: Uint8Array, ...settings: readonly unknown[]): unknown;
  readonly HEAPU8: Uint8Array;
}

/** What an emscripten factory is given. */
interface EmscriptenSettings {
  readonly noInitialRun: boolean;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance) => void,
  ) => WebAssembly.Exports;
}

export type EmscriptenFactory = (settings: EmscriptenSettings) => Promise<EmscriptenModule>;

/** What a run of a decoder comes to: its result, undefined if it gave none, and what it complained of. */
export interface DecoderRun<T> {
  readonly result: T | undefined;
  readonly complaints: readonly string[];
}

/**
 * WebAssembly memory never shrinks. Above this, an instance is dropped after its file; the next file of the
 * format would hardly be as large.
 */
const LARGEST_KEPT_HEAP = 2 ** 28;

/** Above this (some 12 megapixels), an instance is dropped as soon as another format's decoder needs memory. */
const LARGEST_SHARED_HEAP = 2 ** 26;

/** The decoder that keeps a large instance for its next file: pictures of a pair are often of one format. */
let largeDecoder: EmscriptenDecoder | undefined;

/**
 * One of @jsquash's decoders. An instance is used again until it fails: what a trap or an exit has left in its
 * memory is not to be trusted, so the next file gets a fresh one. The compiled code is kept.
 */
export class EmscriptenDecoder {
  readonly #factory: EmscriptenFactory;
  readonly #module: WebAssembly.Module;
  #complaints: string[] = [];
  #instance: Promise<EmscriptenModule> | undefined;

  constructor(factory: EmscriptenFactory, module: WebAssembly.Module) {
    this.#factory = factory;
    this.#module = module;
  }

  /**
   * Decodes into the decoder's memory and lets `read` take from there what it needs. A decoder that gives up,
   * in whatever way, gives no result.
   *
   * @throws IqaError E_LIMIT where it runs out of memory, and what `read` throws
   */
  async run<T>(
    bytes: Uint8Array,
    settings: readonly unknown[],
    read: (output: DecoderOutput) => T,
  ): Promise<DecoderRun<T>> {
    if (largeDecoder !== undefined && largeDecoder !== this) largeDecoder.#drop();
    this.#instance ??= this.#instantiate();
    const instance = await this.#instance;
    this.#complaints = [];
    let result: T | undefined;
    const receive = (output: DecoderOutput) => {
      result = read(output);
    };
    try {
      const returned = withStandIns(receive, () => instance.decode(bytes, ...settings));
      if (isWideOutput(returned)) receive(returned);
    } catch (error) {
      this.#drop();
      if (error instanceof IqaError) throw error;
      if (isOutOfMemory(error, instance)) throw outOfMemory(error);
      return { result: undefined, complaints: [...this.#complaints, `stopped: ${String(error)}`] };
    }
    this.#keepOrDrop(instance.HEAPU8.length);
    return { result, complaints: this.#complaints };
  }

  #keepOrDrop(heapBytes: number): void {
    if (heapBytes > LARGEST_KEPT_HEAP) this.#drop();
    else if (heapBytes > LARGEST_SHARED_HEAP) largeDecoder = this;
  }

  #drop(): void {
    this.#instance = undefined;
    if (largeDecoder === this) largeDecoder = undefined;
  }

  async #instantiate(): Promise<EmscriptenModule> {
    const complain = (line: string) => this.#complaints.push(line);
    const hadImageData = 'ImageData' in globalThis;
    const instance = this.#factory({
      noInitialRun: true,
      print: complain,
      printErr: complain,
      instantiateWasm: (imports, receive) => {
        const created = new WebAssembly.Instance(this.#module, imports);
        receive(created);
        return created.exports;
      },
    });
    // The factory leaves a global of its own in Node; nobody asked for it.
    if (!hadImageData) Reflect.deleteProperty(globalThis, 'ImageData');
    return instance;
  }
}

/**
 * The decoders end by building `new ImageData(new Uint8ClampedArray(pixels), width, height)` of the global
 * classes. For the length of the synchronous call those are stand-ins that hand over a view of the decoder's
 * memory, so that the pixels are copied once, to where they belong, and not into an ImageData before that
 * (133 MB at 8K), and so that it works where there is no ImageData. What was there before is put back whatever
 * happens.
 */
function withStandIns(receive: (output: DecoderOutput) => void, call: () => unknown): unknown {
  const before = ['ImageData', 'Uint8ClampedArray'].map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  current = receive;
  setGlobal('ImageData', ImageDataStandIn);
  setGlobal('Uint8ClampedArray', PixelsStandIn);
  try {
    return call();
  } finally {
    current = undefined;
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, descriptor);
    }
  }
}

/** Who gets the output of the decoder that runs now. The decoders look the classes up once and keep them. */
let current: ((output: DecoderOutput) => void) | undefined;

class PixelsStandIn {
  readonly pixels: Uint8Array;

  constructor(pixels: Uint8Array) {
    this.pixels = pixels;
  }
}

class ImageDataStandIn {
  constructor({ pixels }: PixelsStandIn, width: number, height: number) {
    current?.({ data: pixels, width, height });
  }
}

/** Pictures of more than 8 bits come as a plain object, its array already a copy. */
function isWideOutput(value: unknown): value is DecoderOutput {
  return typeof value === 'object' && value !== null && 'data' in value && value.data instanceof Uint16Array;
}

function setGlobal(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: false });
}

/** The largest memory these decoders are built for. */
const FULL_HEAP = 2 ** 31 - 2 ** 26;

function isOutOfMemory(error: unknown, instance: EmscriptenModule): boolean {
  const isAbort = error instanceof WebAssembly.RuntimeError;
  return isAbort && (/memory|OOM/i.test(error.message) || instance.HEAPU8.length >= FULL_HEAP);
}

function outOfMemory(cause: unknown): IqaError {
  return new IqaError(
    'E_LIMIT',
    'The picture needs more memory than its decoder can have. Use a smaller one.',
    {
      cause,
    },
  );
}

/** Makes decoders on first use, one for each loader: compiling is what costs. */
export class DecoderPool {
  readonly #codec: WasmCodec;
  readonly #importFactory: () => Promise<EmscriptenFactory>;
  readonly #decoders = new WeakMap<WasmLoader, Promise<EmscriptenDecoder>>();

  constructor(codec: WasmCodec, importFactory: () => Promise<EmscriptenFactory>) {
    this.#codec = codec;
    this.#importFactory = importFactory;
  }

  /** Throws E_RUNTIME where the WebAssembly does not come or does not compile. */
  get(loader: WasmLoader): Promise<EmscriptenDecoder> {
    const known = this.#decoders.get(loader);
    if (known !== undefined) return known;
    const made = this.#make(loader);
    this.#decoders.set(loader, made);
    // A download that failed may succeed next time.
    made.catch(() => this.#decoders.delete(loader));
    return made;
  }

  async #make(loader: WasmLoader): Promise<EmscriptenDecoder> {
    try {
      const [factory, source] = await Promise.all([this.#importFactory(), loader(this.#codec)]);
      return new EmscriptenDecoder(factory, await compile(source));
    } catch (error) {
      if (error instanceof IqaError) throw error;
      throw new IqaError('E_RUNTIME', `The ${this.#codec} decoder's WebAssembly could not be compiled.`, {
        cause: error,
      });
    }
  }
}

async function compile(source: Awaited<ReturnType<WasmLoader>>): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  const isResponse = typeof Response !== 'undefined' && source instanceof Response;
  return WebAssembly.compile(isResponse ? await source.arrayBuffer() : (source as BufferSource));
}
