import { IqaError } from '@iqakit/core';
import type { Storage, StoredTensor } from '../checkpoint.ts';
import { DTYPE_BYTES, type Dtype } from '../dtype.ts';
import { PickleBuilt, PickleGlobal, type PickleHost, PickleObject } from './pickle.ts';

/** A storage as a pickle names it. `dtype` is null for untyped storages, whose `elements` are bytes. */
export interface StorageRequest {
  readonly key: string;
  readonly dtype: Dtype | null;
  readonly elements: number;
  /** A part of a storage, as files of PyTorch before 0.4 name it. */
  readonly view: { readonly offset: number; readonly elements: number } | null;
}

/** A storage that a pickle refers to, opened by the file format's reader. */
export class StorageHandle {
  readonly request: StorageRequest;
  readonly storage: Storage;

  constructor(request: StorageRequest, storage: Storage) {
    this.request = request;
    this.storage = storage;
  }
}

type TensorView = Omit<StoredTensor, 'name'>;

/** A tensor within a pickle: everything of a {@link StoredTensor} but the name; null while it has no state. */
export class TensorValue extends PickleBuilt {
  view: TensorView | null;

  constructor(view: TensorView | null) {
    super();
    this.view = view;
  }

  /** Until PyTorch 0.1.10 tensors were made empty, and their state was what `_rebuild_tensor` takes now. */
  setState(state: unknown): void {
    if (!Array.isArray(state) || state.length !== 4) throw malformed('a tensor with a state of its own');
    this.view = rebuildTensor(state).view;
  }
}

/** A `torch.nn.Parameter`, as state_dicts of PyTorch before 0.2 have them. */
class ParameterValue extends PickleBuilt {
  data: unknown;

  constructor([data = null]: readonly unknown[]) {
    super();
    this.data = data;
  }

  /** Of its state, `(requires_grad, volatile, hooks)`, nothing matters here; the oldest begins with the data. */
  setState(state: unknown): void {
    if (Array.isArray(state) && state.length === 5) this.data = state[0];
  }
}

const STORAGE_DTYPES: Readonly<Record<string, Dtype>> = {
  DoubleStorage: 'float64',
  FloatStorage: 'float32',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
};

/** `torch.FloatTensor` and its like: made empty, then given a state. */
const TENSOR_CLASSES = Object.keys(STORAGE_DTYPES).flatMap((storage) => {
  const name = storage.replace('Storage', 'Tensor');
  return [`torch.${name}`, `torch.cuda.${name}`];
});

function emptyTensor(args: readonly unknown[]): TensorValue {
  if (args.length > 0) throw malformed('a tensor made of plain values');
  return new TensorValue(null);
}

const makeParameter = (args: readonly unknown[]): ParameterValue => new ParameterValue(args);

/** `torch.float16` and its like are globals in a pickle. */
class DtypeGlobal extends PickleGlobal {
  readonly dtype: Dtype;

  constructor(name: string, dtype: Dtype) {
    super(name);
    this.dtype = dtype;
  }
}

class StorageGlobal extends PickleGlobal {
  readonly dtype: Dtype | null;

  constructor(name: string, dtype: Dtype | null) {
    super(name);
    this.dtype = dtype;
  }
}

const first = ([value]: readonly unknown[]): unknown => value;

/** Every global that a checkpoint may name, by its full name. Anything else is refused. */
const ALLOWED: ReadonlyMap<string, PickleGlobal> = new Map(
  [
    new PickleGlobal('collections.OrderedDict', { call: orderedDict }),
    new PickleGlobal('torch._utils._rebuild_tensor', { call: rebuildTensor }),
    new PickleGlobal('torch._utils._rebuild_tensor_v2', { call: rebuildTensor }),
    new PickleGlobal('torch._utils._rebuild_tensor_v3', { call: rebuildTensorV3 }),
    new PickleGlobal('torch._utils._rebuild_parameter', { call: first }),
    new PickleGlobal('torch._utils._rebuild_parameter_with_state', { call: first }),
    new PickleGlobal('torch.Size', { call: first }),
    new PickleGlobal('torch.device', { call: () => null }),
    new PickleGlobal('torch.nn.parameter.Parameter', { call: makeParameter, create: makeParameter }),
    ...TENSOR_CLASSES.map((name) => new PickleGlobal(name, { call: emptyTensor, create: emptyTensor })),
    new PickleGlobal('torch.jit._pickle.build_intlist', { call: first }),
    new PickleGlobal('torch.jit._pickle.build_doublelist', { call: first }),
    new PickleGlobal('torch.jit._pickle.build_boollist', { call: first }),
    new PickleGlobal('torch.jit._pickle.build_tensorlist', { call: first }),
    new StorageGlobal('torch.storage.UntypedStorage', null),
    ...Object.entries(STORAGE_DTYPES).map(([name, dtype]) => new StorageGlobal(`torch.${name}`, dtype)),
    ...(Object.keys(DTYPE_BYTES) as Dtype[]).map((dtype) => new DtypeGlobal(`torch.${dtype}`, dtype)),
  ].map((global) => [global.name, global]),
);

/** The classes of a TorchScript archive live under this name; they become inert objects. */
const SCRIPT_CLASSES = '__torch__';

/** The names and storages a PyTorch pickle may refer to; `open` finds a storage in the file. */
export function torchHost(open: (request: StorageRequest) => Storage): PickleHost {
  const opened = new Map<string, StorageHandle>();

  return {
    global(module, name) {
      const fullName = `${module}.${name}`;
      const allowed = ALLOWED.get(fullName);
      if (allowed) return allowed;
      if (module === SCRIPT_CLASSES || module.startsWith(`${SCRIPT_CLASSES}.`))
        return new PickleGlobal(fullName, { create: () => new PickleObject() });
      throw new IqaError(
        'E_CHECKPOINT',
        `The file wants ${JSON.stringify(fullName.slice(0, 200))}, which is not among the names a checkpoint of tensors needs. ` +
          'Nothing was run. If you trust the file, save its tensors alone (a state_dict) and try again.',
      );
    },
    persistent(id) {
      const request = parseStorage(id);
      const identity = JSON.stringify(request);
      const handle = opened.get(identity) ?? new StorageHandle(request, open(request));
      opened.set(identity, handle);
      return handle;
    },
  };
}

/** The longest name of a tensor and key of a storage; real ones have 100 characters. */
const MAX_NAME = 1024;

/** `('storage', type, key, location, elements)` and, in legacy files, a view or None. */
function parseStorage(id: unknown): StorageRequest {
  if (!Array.isArray(id) || id[0] !== 'storage' || !(id[1] instanceof StorageGlobal)) {
    throw malformed('a reference to something other than a storage');
  }
  const [, type, key, , elements, view] = id as [string, StorageGlobal, unknown, unknown, unknown, unknown];
  if (typeof key !== 'string' && typeof key !== 'number') throw malformed('a storage without a key');
  if (String(key).length > MAX_NAME) throw malformed('a storage with an endless key');
  return { key: String(key), dtype: type.dtype, elements: count(elements), view: parseView(view) };
}

function parseView(view: unknown): StorageRequest['view'] {
  if (view === null || view === undefined) return null;
  if (!Array.isArray(view)) throw malformed('a malformed view of a storage');
  return { offset: count(view[1]), elements: count(view[2]) };
}

function orderedDict(args: readonly unknown[]): Map<unknown, unknown> {
  const [pairs = []] = args;
  if (!Array.isArray(pairs) || !pairs.every((pair) => Array.isArray(pair) && pair.length === 2)) {
    throw malformed('an OrderedDict of something other than pairs');
  }
  return new Map(pairs as [unknown, unknown][]);
}

/** `(storage, offset, size, stride, ...)`: what follows concerns gradients. */
function rebuildTensor(args: readonly unknown[]): TensorValue {
  const dtype = args[0] instanceof StorageHandle ? args[0].request.dtype : null;
  return makeTensor(args, dtype);
}

/** `(storage, offset, size, stride, requires_grad, hooks, dtype, ...)` over an untyped storage. */
function rebuildTensorV3(args: readonly unknown[]): TensorValue {
  return makeTensor(args, args[6] instanceof DtypeGlobal ? args[6].dtype : null);
}

function makeTensor(args: readonly unknown[], dtype: Dtype | null): TensorValue {
  const [handle, start, shape, strides] = args;
  if (!(handle instanceof StorageHandle)) throw malformed('a tensor without a storage');
  if (!dtype) throw malformed('a tensor without a type');
  if (!Array.isArray(shape) || !Array.isArray(strides)) throw malformed('a tensor without a shape');
  return new TensorValue({
    dtype,
    shape: Object.freeze(shape.map(count)),
    strides: strides.map(count),
    start: count(start),
    storage: handle.storage,
  });
}

function count(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw malformed('a size that is no whole number');
}

/** The deepest nesting of tensors; real ones have 3 levels. */
const MAX_DEPTH = 32;

/** Values looked at while tensors are collected: shared dictionaries could otherwise be met 2^n times. */
const MAX_VALUES = 1_000_000;

/**
 * All tensors within a value, named by the path to them, joined with dots: dictionary keys, list
 * indices, attributes of TorchScript modules. Other values are left out. A tensor alone is `tensor`.
 */
export function collectTensors(root: unknown): Map<string, StoredTensor> {
  const found = new Map<string, StoredTensor>();
  let looked = 0;

  function visit(value: unknown, name: string, depth: number): void {
    if (depth > MAX_DEPTH) throw malformed(`values nested more than ${MAX_DEPTH} deep`);
    if (value instanceof TensorValue) add(value.view, name || 'tensor');
    else if (value instanceof ParameterValue) visit(value.data, name, depth + 1);
    else if (value instanceof PickleObject) visit(value.state, name, depth + 1);
    else visitChildren(value, name, depth + 1);
  }

  function visitChildren(value: unknown, name: string, depth: number): void {
    for (const [key, child] of childrenOf(value)) {
      if (++looked > MAX_VALUES) throw malformed(`more than ${MAX_VALUES} values`);
      const isName = typeof key === 'string' || typeof key === 'number';
      if (isName) visit(child, name ? `${name}.${key}` : `${key}`, depth);
    }
  }

  function add(view: TensorView | null, name: string): void {
    if (!view) return;
    if (name.length > MAX_NAME) throw malformed('a tensor with an endless name');
    if (found.has(name)) throw malformed(`two tensors named ${JSON.stringify(name)}`);
    found.set(name, { name, ...view });
  }

  visit(root, '', 0);
  return found;
}

function childrenOf(value: unknown): Iterable<readonly [unknown, unknown]> {
  if (value instanceof Map) return value;
  return Array.isArray(value) ? value.entries() : [];
}

function malformed(what: string): IqaError {
  return new IqaError('E_CHECKPOINT', `The file has ${what}; it is damaged or no PyTorch checkpoint.`);
}
