import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { encodeSafetensors } from '../../src/checkpoint/index.ts';
import { seededTensor, seededTensors } from '../../src/tensor/index.ts';
import { legacyCheckpoint } from '../model/legacy-checkpoint.ts';
import { zipCheckpoint } from '../model/zip-checkpoint.ts';

const SHAPES = { 'a.weight': [8, 4, 3, 3], 'a.bias': [8], 'b.weight': [2, 8], k: [] };

/** Sound files to be damaged: one of each format, and with `fixtures` those of PyTorch itself. */
export async function corpus(fixtures: string | null): Promise<readonly Uint8Array[]> {
  const written = Object.entries(SHAPES).map(([name, shape], i) => ({
    name,
    shape,
    key: String(i),
    data: () => seededTensor(name, shape).data as Float32Array,
  }));
  const [zip, legacy, early] = [
    zipCheckpoint(written),
    legacyCheckpoint(written),
    legacyCheckpoint(written, 'early'),
  ];
  return [
    encodeSafetensors(seededTensors(SHAPES), { format: 'pt' }),
    await zip.read(0, zip.size),
    await legacy.read(0, legacy.size),
    await early.read(0, early.size),
    ...(fixtures && existsSync(fixtures) ? fixtureFiles(fixtures) : []),
  ];
}

function fixtureFiles(directory: string): Uint8Array[] {
  const names = readdirSync(directory).filter((name) => /\.(pth|pt|safetensors)$/.test(name));
  return names.sort().map((name) => new Uint8Array(readFileSync(`${directory}/${name}`)));
}
