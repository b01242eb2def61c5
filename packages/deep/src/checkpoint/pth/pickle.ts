import { IqaError } from '@iqakit/core';

/** What a name means here: nothing else is ever called or made. */
export interface GlobalMeaning {
  /** `NAME(*args)`. */
  readonly call?: (args: readonly unknown[]) => unknown;
  /** `NAME.__new__(NAME, *args)`. */
  readonly create?: (args: readonly unknown[]) => unknown;
}

/** A name that a pickle refers to. */
export class PickleGlobal {
  readonly name: string;
  readonly meaning: GlobalMeaning;

  constructor(name: string, meaning: GlobalMeaning = {}) {
    this.name = name;
    this.meaning = meaning;
  }
}

/** A value that a pickle gives its state after it was made. */
export abstract class PickleBuilt {
  abstract setState(state: unknown): void;
}

/** An object of a class that is not interpreted: TorchScript's modules. Its state is a plain value. */
export class PickleObject extends PickleBuilt {
  state: unknown = null;

  setState(state: unknown): void {
    this.state = state;
  }
}

/** What a pickle may refer to outside itself. Both throw E_CHECKPOINT for what they do not allow. */
export interface PickleHost {
  global(module: string, name: string): PickleGlobal;
  persistent(id: unknown): unknown;
}

export interface Unpickled {
  /**
   * None, bool, int, float, str, bytes, tuple, list, dict and set become null, boolean, number or
   * bigint, number, string, Uint8Array, array, array, Map and Set; or what the host made.
   */
  readonly value: unknown;
  /** Where the pickle ended: just after its STOP. */
  readonly end: number;
}

/** The pickle goes on beyond the bytes given; with more of the file it may be whole. */
export class PickleCutShort extends IqaError {
  constructor() {
    super('E_CHECKPOINT', 'The file is cut short: its pickle does not end.');
  }
}

/**
 * Reads a pickle (protocols 2 to 5) as data. Memory is bounded by `memoryBytes`, an estimate that counts
 * every value made; time by the pickle's length. Throws E_CHECKPOINT for opcodes that PyTorch's files do
 * not use, and whatever the host throws.
 */
export function unpickle(
  bytes: Uint8Array,
  start: number,
  host: PickleHost,
  options: { readonly memoryBytes: number },
): Unpickled {
  const machine = new PickleMachine(bytes, start, host, options.memoryBytes);
  for (;;) {
    const opcode = machine.readUint8();
    if (opcode === STOP) return { value: machine.pop(), end: machine.position };
    const run = OPCODES.get(opcode);
    if (!run)
      throw refused(`opcode 0x${opcode.toString(16).padStart(2, '0')} at byte ${machine.position - 1}`);
    run(machine);
  }
}

const STOP = 0x2e;

/** Estimates of what values take, in bytes: generous, so that the limit holds. */
const COST = { slot: 16, mark: 16, scalar: 32, array: 96, collection: 320, memo: 64 };

/** Longer integers have no use in a checkpoint and take quadratic time. */
const MAX_INTEGER_BYTES = 64;

class PickleMachine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #host: PickleHost;
  readonly #stack: unknown[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, unknown>();
  #budget: number;
  position: number;

  constructor(bytes: Uint8Array, start: number, host: PickleHost, budget: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#host = host;
    this.#budget = budget;
    this.position = start;
  }

  /** Moves on by `length` bytes and returns where they begin. */
  #take(length: number): number {
    const at = this.position;
    if (!(length <= this.#bytes.length - at)) throw new PickleCutShort();
    this.position = at + length;
    return at;
  }

  readUint8(): number {
    return this.#bytes[this.#take(1)];
  }

  readUint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  readUint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  readInt32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  readUint64(): number {
    return Number(this.#view.getBigUint64(this.#take(8), true));
  }

  readBigEndianFloat64(): number {
    return this.#view.getFloat64(this.#take(8), false);
  }

  readBytes(length: number): Uint8Array {
    const at = this.#take(length);
    this.spend(length);
    return this.#bytes.slice(at, at + length);
  }

  readText(length: number): string {
    const at = this.#take(length);
    this.spend(2 * length);
    return new TextDecoder().decode(this.#bytes.subarray(at, at + length));
  }

  /** A line of text, as GLOBAL has two. */
  readLine(): string {
    const end = this.#bytes.indexOf(0x0a, this.position);
    if (end < 0) throw new PickleCutShort();
    const text = this.readText(end - this.position);
    this.position++;
    return text;
  }

  /** A little-endian two's complement integer. */
  readInteger(length: number): number | bigint {
    if (length > MAX_INTEGER_BYTES) throw refused(`an integer of ${length} bytes`);
    const at = this.#take(length);
    let value = 0n;
    for (let i = at + length - 1; i >= at; i--) value = (value << 8n) | BigInt(this.#bytes[i]);
    const signed = BigInt.asIntN(8 * length, value);
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
  }

  /** Counts memory, or work that grows like it. */
  spend(cost: number): void {
    this.#budget -= cost;
    if (this.#budget < 0) throw refused('more values than a file of its size needs');
  }

  push(value: unknown): void {
    this.spend(COST.slot);
    this.#stack.push(value);
  }

  pushArray(items: unknown[]): void {
    this.spend(COST.array + 8 * items.length);
    this.push(items);
  }

  pushCollection(value: unknown): void {
    this.spend(COST.collection);
    this.push(value);
  }

  pop(): unknown {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw refused('an empty stack');
    return this.#stack.pop();
  }

  top(): unknown {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw refused('an empty stack');
    return this.#stack.at(-1);
  }

  popMany(count: number): unknown[] {
    const items: unknown[] = [];
    for (let i = 0; i < count; i++) items.unshift(this.pop());
    return items;
  }

  mark(): void {
    this.spend(COST.mark);
    this.#marks.push(this.#stack.length);
  }

  popMark(): unknown[] {
    const from = this.#marks.pop();
    if (from === undefined) throw refused('a missing mark');
    this.spend(8 * (this.#stack.length - from));
    return this.#stack.splice(from);
  }

  put(index: number): void {
    this.spend(COST.memo);
    this.#memo.set(index, this.top());
  }

  memoize(): void {
    this.put(this.#memo.size);
  }

  get(index: number): void {
    if (!this.#memo.has(index)) throw refused(`memo ${index}, which was not set`);
    this.push(this.#memo.get(index));
  }

  pushGlobal(module: unknown, name: unknown): void {
    if (typeof module !== 'string' || typeof name !== 'string') throw refused('a global without a name');
    this.spend(COST.array + 2 * (module.length + name.length));
    this.push(this.#host.global(module, name));
  }

  pushPersistent(): void {
    this.spend(COST.collection);
    this.push(this.#host.persistent(this.pop()));
  }

  reduce(): void {
    const args = this.pop();
    const callee = this.pop();
    if (!(callee instanceof PickleGlobal) || !callee.meaning.call)
      throw refused(`a call of ${describe(callee)}`);
    this.#make(callee.meaning.call, args);
  }

  newObject(): void {
    const args = this.pop();
    const callee = this.pop();
    if (!(callee instanceof PickleGlobal) || !callee.meaning.create) {
      throw refused(`an object of ${describe(callee)}`);
    }
    this.#make(callee.meaning.create, args);
  }

  #make(make: (args: readonly unknown[]) => unknown, args: unknown): void {
    if (!Array.isArray(args)) throw refused('a call without arguments');
    this.spend(COST.collection + args.reduce<number>((cost, arg) => cost + COST.memo * sizeOf(arg), 0));
    this.push(make(args));
  }

  /** The attributes that PyTorch gives an OrderedDict (`_metadata`) say nothing about tensors. */
  build(): void {
    const state = this.pop();
    const target = this.top();
    if (target instanceof PickleBuilt) target.setState(state);
    else if (!(target instanceof Map)) throw refused(`state for ${describe(target)}`);
  }

  setItems(items: readonly unknown[]): void {
    const target = this.top();
    if (!(target instanceof Map) || items.length % 2 !== 0) throw refused(`items for ${describe(target)}`);
    this.spend(COST.memo * items.length);
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
  }

  append(items: readonly unknown[]): void {
    const target = this.top();
    if (!Array.isArray(target)) throw refused(`items for ${describe(target)}`);
    this.spend(16 * items.length);
    for (const item of items) target.push(item);
  }

  addItems(items: readonly unknown[]): void {
    const target = this.top();
    if (!(target instanceof Set)) throw refused(`items for ${describe(target)}`);
    this.spend(COST.memo * items.length);
    for (const item of items) target.add(item);
  }
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return value instanceof Map || value instanceof Set ? value.size : 1;
}

function describe(value: unknown): string {
  if (value instanceof PickleGlobal) return value.name;
  return value === null ? 'None' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function refused(what: string): IqaError {
  return new IqaError(
    'E_CHECKPOINT',
    `The file's pickle has ${what}, which no PyTorch checkpoint needs; it was not read further.`,
  );
}

type Opcode = (machine: PickleMachine) => void;

const pushText =
  (length: (machine: PickleMachine) => number): Opcode =>
  (machine) =>
    machine.push(machine.readText(length(machine)));

const pushBytes =
  (length: (machine: PickleMachine) => number): Opcode =>
  (machine) =>
    machine.push(machine.readBytes(length(machine)));

const pushTuple =
  (count: number): Opcode =>
  (machine) =>
    machine.pushArray(machine.popMany(count));

/** https://github.com/python/cpython/blob/3.13/Lib/pickletools.py, the binary ones. */
const OPCODES: ReadonlyMap<number, Opcode> = new Map<number, Opcode>([
  // PROTO and FRAME: neither says anything a reader from memory needs
  [0x80, (m) => m.readUint8()],
  [0x95, (m) => m.readUint64()],
  // MARK POP POP_MARK DUP
  [0x28, (m) => m.mark()],
  [0x30, (m) => m.pop()],
  [0x31, (m) => m.popMark()],
  [0x32, (m) => m.push(m.top())],
  // NONE NEWTRUE NEWFALSE
  [0x4e, (m) => m.push(null)],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  // BININT BININT1 BININT2 LONG1 LONG4 BINFLOAT
  [0x4a, (m) => m.push(m.readInt32())],
  [0x4b, (m) => m.push(m.readUint8())],
  [0x4d, (m) => m.push(m.readUint16())],
  [0x8a, (m) => pushInteger(m, m.readUint8())],
  [0x8b, (m) => pushInteger(m, m.readUint32())],
  [0x47, (m) => m.push(m.readBigEndianFloat64())],
  // BINSTRING SHORT_BINSTRING BINUNICODE SHORT_BINUNICODE BINUNICODE8
  [0x54, pushText((m) => m.readUint32())],
  [0x55, pushText((m) => m.readUint8())],
  [0x58, pushText((m) => m.readUint32())],
  [0x8c, pushText((m) => m.readUint8())],
  [0x8d, pushText((m) => m.readUint64())],
  // BINBYTES SHORT_BINBYTES BINBYTES8 BYTEARRAY8
  [0x42, pushBytes((m) => m.readUint32())],
  [0x43, pushBytes((m) => m.readUint8())],
  [0x8e, pushBytes((m) => m.readUint64())],
  [0x96, pushBytes((m) => m.readUint64())],
  // EMPTY_TUPLE TUPLE1 TUPLE2 TUPLE3 TUPLE
  [0x29, (m) => m.pushArray([])],
  [0x85, pushTuple(1)],
  [0x86, pushTuple(2)],
  [0x87, pushTuple(3)],
  [0x74, (m) => m.pushArray(m.popMark())],
  // EMPTY_LIST LIST APPEND APPENDS
  [0x5d, (m) => m.pushArray([])],
  [0x6c, (m) => m.pushArray(m.popMark())],
  [0x61, (m) => m.append([m.pop()])],
  [0x65, (m) => m.append(m.popMark())],
  // EMPTY_DICT DICT SETITEM SETITEMS
  [0x7d, (m) => m.pushCollection(new Map())],
  [0x64, (m) => pushDict(m, m.popMark())],
  [0x73, (m) => m.setItems(m.popMany(2))],
  [0x75, (m) => m.setItems(m.popMark())],
  // EMPTY_SET ADDITEMS FROZENSET
  [0x8f, (m) => m.pushCollection(new Set())],
  [0x90, (m) => m.addItems(m.popMark())],
  [0x91, (m) => m.pushCollection(new Set(m.popMark()))],
  // GLOBAL STACK_GLOBAL REDUCE NEWOBJ BUILD BINPERSID
  [0x63, (m) => m.pushGlobal(m.readLine(), m.readLine())],
  [0x93, (m) => pushStackGlobal(m)],
  [0x52, (m) => m.reduce()],
  [0x81, (m) => m.newObject()],
  [0x62, (m) => m.build()],
  [0x51, (m) => m.pushPersistent()],
  // BINPUT LONG_BINPUT MEMOIZE BINGET LONG_BINGET
  [0x71, (m) => m.put(m.readUint8())],
  [0x72, (m) => m.put(m.readUint32())],
  [0x94, (m) => m.memoize()],
  [0x68, (m) => m.get(m.readUint8())],
  [0x6a, (m) => m.get(m.readUint32())],
]);

function pushInteger(machine: PickleMachine, length: number): void {
  machine.spend(COST.scalar + length);
  machine.push(machine.readInteger(length));
}

function pushDict(machine: PickleMachine, items: readonly unknown[]): void {
  machine.pushCollection(new Map());
  machine.setItems(items);
}

function pushStackGlobal(machine: PickleMachine): void {
  const [module, name] = machine.popMany(2);
  machine.pushGlobal(module, name);
}
