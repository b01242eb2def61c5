import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesSource, type RandomAccessSource, readCheckpoint } from '../../src/checkpoint/index.ts';
import { zipFile } from '../model/zip-checkpoint.ts';

const ascii = (text: string) => [...new TextEncoder().encode(text)];
const PROTO = [0x80, 2];
const STOP = 0x2e;

function archive(pickle: readonly number[] | Uint8Array): RandomAccessSource {
  const data = Uint8Array.from(pickle);
  return zipFile([{ name: 'archive/data.pkl', length: data.length, bytes: () => data }]);
}

/**
 * Refused with E_CHECKPOINT within a second and without the memory it asks for. The second is one of this
 * process's CPU time, so that a busy machine does not fail the test.
 */
async function expectRefusal(source: RandomAccessSource, message: RegExp): Promise<void> {
  const begin = process.cpuUsage();
  const before = process.memoryUsage().rss;
  await expect(readCheckpoint(source)).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: expect.stringMatching(message),
  });
  const { user, system } = process.cpuUsage(begin);
  expect((user + system) / 1e6).toBeLessThan(1);
  // Garbage not yet collected counts here, so the bound is twice the 64 MB of live memory.
  expect(process.memoryUsage().rss - before).toBeLessThan(2 * source.size + 128e6);
}

describe('pickles that ask for too much', () => {
  it.each([
    ['millions of dictionaries', '}'],
    ['millions of lists', ']'],
    ['millions of marks', '('],
    ['millions of tuples', ')'],
  ])('%s', async (_what, opcode) => {
    const pickle = new Uint8Array(3_000_000).fill(opcode.charCodeAt(0));
    pickle.set(PROTO);
    await expectRefusal(archive(pickle), /more values than|no PyTorch|does not end/);
  });

  it('copies of a long list, made again and again', async () => {
    const pair = [...PROTO, 0x4b, 1, 0x4b, 2, 0x86];
    const list = [0x5d, 0x28, ...new Array(20_000).fill([0x4b, 1, 0x4b, 2, 0x86]).flat(), 0x65, 0x71, 1];
    const copy = [0x63, ...ascii('collections\nOrderedDict\n'), 0x68, 1, 0x85, 0x52];
    await expectRefusal(
      archive([...pair, ...list, ...new Array(5_000).fill(copy).flat(), STOP]),
      /more values than/,
    );
  });

  it('an integer of a million digits', async () => {
    const body = new Uint8Array(1_000_000).fill(0x7f);
    await expectRefusal(archive([...PROTO, 0x8b, 0x40, 0x42, 0x0f, 0, ...body, STOP]), /an integer/);
  });

  it('dictionaries that hold each other a billion times over', async () => {
    const doubled = (i: number) => [
      0x7d,
      0x28,
      ...key('a'),
      0x68,
      i,
      ...key('b'),
      0x68,
      i,
      0x75,
      0x71,
      i + 1,
    ];
    const pickle = [
      ...PROTO,
      0x7d,
      0x71,
      0,
      ...Array.from({ length: 30 }, (_, i) => doubled(i)).flat(),
      STOP,
    ];
    await expectRefusal(archive(pickle), /more than \d+ values/);
  });

  it('a dictionary that holds itself', async () => {
    await expectRefusal(archive([...PROTO, 0x7d, 0x71, 0, ...key('a'), 0x68, 0, 0x73, STOP]), /nested/);
  });

  it.each([
    ['a parameter', 'torch.nn.parameter\nParameter\n', [0x28, 0x68, 0, 0x4e, 0x4e, 0x4e, 0x4e, 0x74]],
    ['an object', '__torch__\nM\n', [0x68, 0]],
  ])('%s that holds itself', async (_what, name, state) => {
    await expectRefusal(
      archive([...PROTO, 0x63, ...ascii(name), 0x29, 0x81, 0x71, 0, ...state, 0x62, STOP]),
      /nested/,
    );
  });

  it('one long name of a global, made again and again', async () => {
    const module = `__torch__.${'m'.repeat(100_000)}`;
    const names = [...long(module), 0x71, 0, ...long('M'), 0x71, 1];
    const global = [0x68, 0, 0x68, 1, 0x93];
    await expectRefusal(
      archive([...PROTO, ...names, ...new Array(3_000).fill(global).flat(), STOP]),
      /more values than|an endless name/,
    );
  });

  it('a storage with a long key, named again and again', async () => {
    const id = [
      0x28,
      ...key('storage'),
      0x63,
      ...ascii('torch\nFloatStorage\n'),
      ...long('9'.repeat(300_000)),
      ...key('cpu'),
      0x4b,
      1,
      0x74,
      0x71,
      0,
    ];
    const value = [...PROTO, ...id, ...new Array(5_000).fill([0x68, 0, 0x51, 0x30]).flat(), STOP];
    await expectRefusal(legacy(value), /an endless key/);
  });

  it('a dictionary of many values without a name, met again and again', async () => {
    const entry = [0x29, 0x4e];
    const dictionary = [0x7d, 0x28, ...new Array(1_000).fill(entry).flat(), 0x75, 0x71, 0];
    const list = [0x5d, 0x28, ...new Array(2_000).fill([0x68, 0]).flat(), 0x65];
    await expectRefusal(archive([...PROTO, ...dictionary, ...list, STOP]), /more than \d+ values/);
  });

  it('a tensor of more axes than PyTorch has', async () => {
    const axes = 1_000;
    await expectRefusal(
      tensorArchive({ shape: [2, ...new Array(axes).fill(1)], strides: new Array(axes + 1).fill(0) }),
      /has 1001 axes/,
    );
  });

  it('a tensor that repeats one number beyond measure', async () => {
    await expectRefusal(tensorArchive({ shape: [60_000, 60_000], strides: [0, 0] }), /far more numbers/);
  });

  it('a tensor that reaches beyond its storage', async () => {
    await expectRefusal(
      tensorArchive({ shape: [2], strides: [1] }),
      /reaches to byte 8 of a storage of 4 bytes/,
    );
  });

  it('a storage larger than its file', async () => {
    await expectRefusal(
      tensorArchive({ shape: [2], strides: [1], elements: 2 }),
      /should have 8 bytes and has only 4/,
    );
  });
});

describe('tensors of early PyTorch', () => {
  const early = (pickle: readonly number[]) =>
    archive([...PROTO, 0x63, ...ascii('torch\nFloatTensor\n'), ...pickle, STOP]);

  it('without a state are no tensors', async () => {
    expect((await readCheckpoint(early([0x29, 0x52]))).entries.size).toBe(0);
  });

  it('made of plain values, or with another state, are refused', async () => {
    await expectRefusal(early([0x4b, 1, 0x85, 0x52]), /made of plain values/);
    await expectRefusal(early([0x29, 0x81, 0x4b, 1, 0x85, 0x62]), /a state of its own/);
  });
});

describe('globals', () => {
  it.each([
    'os system',
    'builtins eval',
    'torch load',
    'numpy.core.multiarray _reconstruct',
    '__torch__evil system',
  ])('%s is refused by name', async (name) => {
    const [module, attribute] = name.split(' ');
    const pickle = [...PROTO, 0x63, ...ascii(`${module}\n${attribute}\n`), STOP];
    await expectRefusal(archive(pickle), new RegExp(`${module}\\.${attribute}`));
  });

  it('are refused however they are spelled', async () => {
    const stackGlobal = [0x80, 4, 0x8c, 2, ...ascii('os'), 0x8c, 6, ...ascii('system'), 0x93, STOP];
    await expectRefusal(archive(stackGlobal), /os\.system/);
  });

  it('that are classes cannot be called, and functions not made objects of', async () => {
    const call = [...PROTO, 0x63, ...ascii('torch\nFloatStorage\n'), 0x29, 0x52, STOP];
    await expectRefusal(archive(call), /a call of torch\.FloatStorage/);
    const object = [...PROTO, 0x63, ...ascii('collections\nOrderedDict\n'), 0x29, 0x81, STOP];
    await expectRefusal(archive(object), /an object of collections\.OrderedDict/);
  });
});

describe('zip archives', () => {
  it('that inflate beyond measure are refused before they do', async () => {
    const compressed = new Uint8Array(deflateRawSync(new Uint8Array(200_000_000)));
    const bomb = {
      name: 'archive/data.pkl',
      length: compressed.length,
      bytes: () => compressed,
      inflated: 200_000_000,
    };
    await expectRefusal(zipFile([bomb]), /claims to inflate/);
  });

  it('that inflate to more than they claim are stopped', async () => {
    const compressed = new Uint8Array(deflateRawSync(new Uint8Array(50_000_000)));
    const liar = {
      name: 'archive/data.pkl',
      length: compressed.length,
      bytes: () => compressed,
      inflated: 1000,
    };
    await expectRefusal(zipFile([liar]), /more than it claims/);
  });

  it('with deflated pickles are read', async () => {
    const pickle = Uint8Array.from([...PROTO, 0x7d, STOP]);
    const compressed = new Uint8Array(deflateRawSync(pickle));
    const source = zipFile([
      {
        name: 'archive/data.pkl',
        length: compressed.length,
        bytes: () => compressed,
        inflated: pickle.length,
      },
    ]);
    expect((await readCheckpoint(source)).entries.size).toBe(0);
  });

  it('with deflated pickles are read where streams cannot be iterated, as in Safari', async () => {
    const iterate = Object.getOwnPropertyDescriptor(ReadableStream.prototype, Symbol.asyncIterator);
    const pickle = Uint8Array.from([...PROTO, 0x7d, STOP]);
    const compressed = new Uint8Array(deflateRawSync(pickle));
    const entry = { name: 'archive/data.pkl', length: compressed.length, bytes: () => compressed };
    Reflect.deleteProperty(ReadableStream.prototype, Symbol.asyncIterator);
    try {
      const { entries } = await readCheckpoint(zipFile([{ ...entry, inflated: pickle.length }]));
      expect(entries.size).toBe(0);
    } finally {
      Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, iterate as PropertyDescriptor);
    }
  });

  it('with a deflated storage inflate it once for each tensor, however large', async () => {
    const elements = 5_000_000;
    const pickle = tensorPickle({ shape: [elements], strides: [1], elements, type: 'ByteStorage' });
    const stored = new Uint8Array(elements).fill(7);
    const compressed = new Uint8Array(deflateRawSync(stored));
    const file = zipFile([
      { name: 'archive/data.pkl', length: pickle.length, bytes: () => pickle },
      { name: 'archive/data/0', length: compressed.length, bytes: () => compressed, inflated: elements },
    ]);
    const lengths: number[] = [];
    const source: RandomAccessSource = {
      size: file.size,
      read: (offset, length) => {
        lengths.push(length);
        return file.read(offset, length);
      },
    };
    const checkpoint = await readCheckpoint(source);
    const { data } = await checkpoint.tensor('tensor');
    expect(data.every((value) => value === 7)).toBe(true);
    expect(lengths.filter((length) => length === compressed.length).length).toBe(1);
  });

  it('with two files of a name, and without a pickle, are refused', async () => {
    const file = { name: 'archive/data.pkl', length: 0, bytes: () => new Uint8Array(0) };
    await expectRefusal(zipFile([file, file]), /two files/);
    await expectRefusal(zipFile([{ ...file, name: 'notes.txt' }]), /no data\.pkl/);
  });

  it('of a big-endian machine are refused rather than misread', async () => {
    const pickle = Uint8Array.from([...PROTO, 0x7d, STOP]);
    const source = zipFile([
      { name: 'archive/data.pkl', length: pickle.length, bytes: () => pickle },
      { name: 'archive/byteorder', length: 3, bytes: () => Uint8Array.from(ascii('big')) },
    ]);
    await expectRefusal(source, /big-endian/);
  });
});

describe('safetensors', () => {
  const file = (header: string, data = 0): RandomAccessSource => {
    const text = new TextEncoder().encode(header);
    const bytes = new Uint8Array(8 + text.length + data);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
    bytes.set(text, 8);
    return bytesSource(bytes);
  };
  const entry = (dtype: string, shape: string, from: number, to: number) =>
    `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${from},${to}]}`;

  it.each([
    ['no JSON', '{"a":', /not JSON/],
    ['a list', `{"a":[]}`, /no object|unknown|type/],
    ['another type', `{"a":${entry('F8_E4M3', '[1]', 0, 1)}}`, /F8_E4M3/],
    [
      'a type that is no text',
      `{"a":${entry('F32', '[1]', 0, 4).replace('"F32"', '{"toString":1}')}}`,
      /type/,
    ],
    [
      'a type nested without end',
      `{"a":${entry('F32', '[1]', 0, 4).replace('"F32"', '['.repeat(50_000) + ']'.repeat(50_000))}}`,
      /type/,
    ],
    ['a type named like a method', `{"a":${entry('toString', '[1]', 0, 1)}}`, /toString/],
    ['a negative dimension', `{"a":${entry('F32', '[-1]', 0, 4)}}`, /no proper shape/],
    ['half an element', `{"a":${entry('F32', '[1.5]', 0, 4)}}`, /no proper shape/],
    ['a hole', `{"a":${entry('F32', '[1]', 4, 8)}}`, /begins at 4 instead of 0/],
    [
      'overlap',
      `{"a":${entry('F32', '[1]', 0, 4)},"b":${entry('F32', '[1]', 0, 4)}}`,
      /begins at 0 instead of 4/,
    ],
    [
      'a name given twice',
      `{"a":${entry('F32', '[1]', 0, 4)},"a":${entry('F32', '[1]', 4, 8)}}`,
      /begins at 4/,
    ],
    ['offsets that end before they begin', `{"a":${entry('F32', '[0]', 4, 0)}}`, /needs 0 bytes/],
    ['metadata that is no text', '{"__metadata__":{"a":1}}', /__metadata__/],
    ['a size beyond 2^53', `{"a":${entry('F32', '[9007199254740991,9007199254740991]', 0, 8)}}`, /needs/],
  ])('with %s are refused', async (_what, header, message) => {
    await expectRefusal(file(header, 8), message);
  });

  it('with bytes that no tensor has are refused', async () => {
    await expectRefusal(file(`{"a":${entry('F32', '[1]', 0, 4)}}`, 5), /5 follow the header/);
  });

  it('with brackets nested without end are refused', async () => {
    await expectRefusal(file(`{"a":${'['.repeat(3_000_000)}`), /not JSON/);
  });
});

/** The pickles of a legacy file up to its value, which is `value`. */
function legacy(value: readonly number[]): RandomAccessSource {
  const magic = [...PROTO, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, STOP];
  const version = [...PROTO, 0x4d, 0xe9, 0x03, STOP];
  const machine = [...PROTO, 0x7d, STOP];
  return bytesSource(Uint8Array.from([...magic, ...version, ...machine, ...value]));
}

/** A text of any length. */
function long(text: string): number[] {
  return [0x58, ...new Uint8Array(Uint32Array.of(text.length).buffer), ...ascii(text)];
}

function key(name: string): number[] {
  return [0x58, name.length, 0, 0, 0, ...ascii(name)];
}

interface PickledTensor {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** What the storage claims to have; 1 where left out. */
  readonly elements?: number;
  readonly type?: 'FloatStorage' | 'ByteStorage';
}

/** One tensor over the storage `0`. */
function tensorPickle({ shape, strides, elements = 1, type = 'FloatStorage' }: PickledTensor): Uint8Array {
  const integer = (value: number) => [
    0x4a,
    value & 255,
    (value >> 8) & 255,
    (value >> 16) & 255,
    value >> 24,
  ];
  const tuple = (values: readonly number[]) => [0x28, ...values.flatMap(integer), 0x74];
  return Uint8Array.from([
    ...PROTO,
    0x63,
    ...ascii('torch._utils\n_rebuild_tensor_v2\n'),
    0x28,
    0x28,
    ...key('storage'),
    0x63,
    ...ascii(`torch\n${type}\n`),
    ...key('0'),
    ...key('cpu'),
    ...integer(elements),
    0x74,
    0x51,
    ...integer(0),
    ...tuple(shape),
    ...tuple(strides),
    0x74,
    0x52,
    STOP,
  ]);
}

/** One tensor over a storage of four bytes. */
function tensorArchive(tensor: PickledTensor): RandomAccessSource {
  const pickle = tensorPickle(tensor);
  return zipFile([
    { name: 'archive/data.pkl', length: pickle.length, bytes: () => pickle },
    { name: 'archive/data/0', length: 4, bytes: () => new Uint8Array(4) },
  ]);
}
