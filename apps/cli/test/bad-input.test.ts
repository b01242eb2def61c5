import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePfm, encodePng } from '@iqakit/codecs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimSize, makeImage, makePng } from './pictures.ts';
import { buildSourceCli, finished, type SourceCli } from './source-cli.ts';

interface Case {
  readonly name: string;
  /** The command line after `iqa`; paths are relative to the folder of the files below. */
  readonly words: readonly string[];
  readonly exit: number;
  readonly code: string;
  readonly message: RegExp;
}

const MAPS = ['--map', 'map.png', '--map-raw', 'map.pfm'];

function compare(reference: string, distorted: string, ...rest: string[]): string[] {
  return ['compare', reference, distorted, '-m', 'ssim', ...MAPS, ...rest];
}

const files: readonly Case[] = [
  {
    name: 'a missing file',
    words: compare('good.png', 'nowhere.png'),
    exit: 3,
    code: 'E_INPUT',
    message: /nowhere\.png cannot be read: there is no such file/,
  },
  {
    name: 'a path through a file',
    words: compare('good.png', 'good.png/x.png'),
    exit: 3,
    code: 'E_INPUT',
    message: /not a folder/,
  },
  {
    name: 'a directory',
    words: compare('good.png', 'folder'),
    exit: 3,
    code: 'E_INPUT',
    message: /folder is a folder, not a picture: `iqa batch`/,
  },
  {
    name: 'an empty file',
    words: compare('empty.png', 'good.png'),
    exit: 3,
    code: 'E_DECODE',
    message: /empty\.png.*empty/,
  },
  {
    name: 'a truncated PNG',
    words: compare('good.png', 'cut.png'),
    exit: 3,
    code: 'E_DECODE',
    message: /cut\.png/,
  },
  {
    name: 'a truncated JPEG',
    words: compare('good.png', 'cut.jpg'),
    exit: 3,
    code: 'E_DECODE',
    message: /cut\.jpg/,
  },
  {
    name: 'a truncated WebP',
    words: compare('good.png', 'cut.webp'),
    exit: 3,
    code: 'E_DECODE',
    message: /cut\.webp/,
  },
  {
    name: 'a truncated TIFF',
    words: compare('good.png', 'cut.tif'),
    exit: 3,
    code: 'E_DECODE',
    message: /cut\.tif/,
  },
  {
    name: 'a text named .png',
    words: compare('good.png', 'text.png'),
    exit: 3,
    code: 'E_DECODE',
    message: /text\.png.*supported formats are PNG/,
  },
  {
    name: 'a PNG bomb',
    words: compare('bomb.png', 'good.png'),
    exit: 3,
    code: 'E_LIMIT',
    message: /65000x65000.*--max-pixels/,
  },
  {
    name: 'more pixels than allowed',
    words: compare('good.png', 'good.png', '--max-pixels', '4095'),
    exit: 3,
    code: 'E_LIMIT',
    message: /64x64/,
  },
  {
    name: 'a picture of no pixels',
    words: compare('zero.png', 'good.png'),
    exit: 3,
    code: 'E_DECODE',
    message: /zero\.png/,
  },
  {
    name: 'different sizes',
    words: compare('good.png', 'wide.png'),
    exit: 4,
    code: 'E_SIZE_MISMATCH',
    message: /64x64.*80x64[\s\S]*--fit/,
  },
  {
    name: 'too small for MS-SSIM',
    words: ['compare', 'good.png', 'noisy.png', '-m', 'ms-ssim', ...MAPS],
    exit: 4,
    code: 'E_TOO_SMALL',
    message: /176.*scales/,
  },
  {
    name: 'alpha without a background',
    words: compare('good.png', 'alpha.png'),
    exit: 4,
    code: 'E_ALPHA',
    message: /transparent[\s\S]*--background/,
  },
  {
    name: '16 bits against 8',
    words: compare('good.png', 'deep.png'),
    exit: 4,
    code: 'E_RANGE',
    message: /255.*65535[\s\S]*same bit depth/,
  },
  {
    name: 'NaN in a PFM',
    words: compare('nan.pfm', 'nan.pfm'),
    exit: 4,
    code: 'E_NON_FINITE',
    message: /NaN|finite/,
  },
  {
    name: 'gray against colour',
    words: compare('gray.png', 'good.png'),
    exit: 4,
    code: 'E_CHANNELS',
    message: /gray[\s\S]*both as RGB/,
  },
];

const usage: readonly Case[] = [
  { name: 'no command', words: [], exit: 2, code: '', message: /Usage: iqa COMMAND/ },
  {
    name: 'an unknown command',
    words: ['compar'],
    exit: 2,
    code: 'E_USAGE',
    message: /Did you mean "compare"\?/,
  },
  {
    name: 'an option before the command',
    words: ['--json', 'compare', 'good.png', 'good.png'],
    exit: 2,
    code: 'E_USAGE',
    message: /`iqa` has no option --json; those of a command follow its name/,
  },
  {
    name: 'a missing operand',
    words: ['compare', 'good.png'],
    exit: 2,
    code: 'E_USAGE',
    message: /needs DISTORTED/,
  },
  {
    name: 'an operand too many',
    words: ['compare', 'a', 'b', 'c'],
    exit: 2,
    code: 'E_USAGE',
    message: /no operand "c"/,
  },
  {
    name: 'an unknown flag',
    words: compare('good.png', 'good.png', '--treshold', '1'),
    exit: 2,
    code: 'E_USAGE',
    message: /no option --treshold/,
  },
  {
    name: 'an unknown metric',
    words: ['compare', 'good.png', 'good.png', '-m', 'ssmi'],
    exit: 2,
    code: 'E_USAGE',
    message: /no metric "ssmi".*"ssim"/,
  },
  {
    name: 'an unknown option of a metric',
    words: compare('good.png', 'good.png', '-o', 'ssim.k3=1'),
    exit: 2,
    code: 'E_OPTION',
    message: /no option "k3"/,
  },
  {
    name: 'an unknown preset',
    words: compare('good.png', 'good.png', '-o', 'ssim.preset=wang'),
    exit: 2,
    code: 'E_OPTION',
    message: /no preset "wang"/,
  },
  {
    name: 'an option out of range',
    words: compare('good.png', 'good.png', '-o', 'ssim.k1=-1'),
    exit: 2,
    code: 'E_OPTION',
    message: /ssim\.k1/,
  },
  {
    name: 'an option of no form',
    words: compare('good.png', 'good.png', '-o', 'preset=rgb'),
    exit: 2,
    code: 'E_USAGE',
    message: /not METRIC\.NAME=VALUE/,
  },
  {
    name: 'an option of a metric that is not computed',
    words: compare('good.png', 'good.png', '-o', 'psnr.luma=wang'),
    exit: 2,
    code: 'E_USAGE',
    message: /psnr is not computed/,
  },
  {
    name: 'a malformed --fail-if',
    words: compare('good.png', 'good.png', '--fail-if', 'ssim=0.9'),
    exit: 2,
    code: 'E_USAGE',
    message: /not a condition/,
  },
  {
    name: 'a --fail-if on a metric that is not computed',
    words: compare('good.png', 'good.png', '--fail-if', 'psnr<30'),
    exit: 2,
    code: 'E_USAGE',
    message: /psnr is not computed/,
  },
  {
    name: 'a --fail-if on a metric that there is not',
    words: compare('good.png', 'good.png', '--fail-if', 'SSIM<0.9'),
    exit: 2,
    code: 'E_USAGE',
    message: /no metric "SSIM".*"ssim"/,
  },
  {
    name: 'an export with an option of another metric',
    words: ['export', 'lpips', '-o', 'ssim.k1=0.1', '--out', 'net.onnx'],
    exit: 2,
    code: 'E_USAGE',
    message: /ssim is not computed, only lpips\. Ask for it too, or leave the option out\.$/m,
  },
  {
    name: 'a malformed background',
    words: compare('good.png', 'good.png', '--background', 'beige'),
    exit: 2,
    code: 'E_USAGE',
    message: /takes a colour/,
  },
  {
    name: 'an unknown --fit',
    words: compare('good.png', 'good.png', '--fit', 'pad'),
    exit: 2,
    code: 'E_USAGE',
    message: /--fit takes error, resize, crop/,
  },
  {
    name: 'a senseless --max-pixels',
    words: compare('good.png', 'good.png', '--max-pixels', '1e6'),
    exit: 2,
    code: 'E_USAGE',
    message: /whole number/,
  },
  {
    name: 'standard input twice',
    words: compare('-', '-'),
    exit: 2,
    code: 'E_USAGE',
    message: /holds one picture/,
  },
  {
    name: 'two formats',
    words: compare('good.png', 'good.png', '--json', '--format', 'csv'),
    exit: 2,
    code: 'E_USAGE',
    message: /contradict/,
  },
  {
    name: 'one map file for two metrics',
    words: ['compare', 'good.png', 'good.png', '--map', 'map.png'],
    exit: 2,
    code: 'E_USAGE',
    message: /map-\{metric\}\.png/,
  },
  {
    name: 'a map that is no PNG',
    words: ['compare', 'good.png', 'good.png', '-m', 'ssim', '--map', 'map.jpg'],
    exit: 2,
    code: 'E_USAGE',
    message: /\.png/,
  },
  {
    name: 'a malformed --map-range',
    words: compare('good.png', 'good.png', '--map-range', '1:0'),
    exit: 2,
    code: 'E_USAGE',
    message: /LOW:HIGH/,
  },
  {
    name: 'a map into a folder that is not there',
    words: ['compare', 'good.png', 'good.png', '-m', 'ssim', '--map', 'no/map.png'],
    exit: 3,
    code: 'E_INPUT',
    message: /its folder does not exist/,
  },
  {
    name: 'a map over an input',
    words: ['compare', 'good.png', 'good.png', '-m', 'ssim', '--map', './good.png'],
    exit: 2,
    code: 'E_USAGE',
    message: /would be overwritten/,
  },
  {
    name: 'a batch over its pairs',
    words: ['batch', '--pairs', 'pairs.csv', '--out', './pairs.csv'],
    exit: 2,
    code: 'E_USAGE',
    message: /would be overwritten/,
  },
  {
    name: 'a batch into a folder that is not there',
    words: ['batch', '--pairs', 'pairs.csv', '--out', 'no/rows.csv'],
    exit: 3,
    code: 'E_INPUT',
    message: /its folder does not exist/,
  },
  {
    name: 'a batch into a device',
    words: ['batch', '--pairs', 'pairs.csv', '--out', 'folder/../device.csv'],
    exit: 3,
    code: 'E_INPUT',
    message: /no regular file/,
  },
  {
    name: 'a batch that is to resume and to begin',
    words: ['batch', '--pairs', 'pairs.csv', '--out', 'rows.csv', '--resume', '--overwrite'],
    exit: 2,
    code: 'E_USAGE',
    message: /contradict/,
  },
  {
    name: 'a batch without an output',
    words: ['batch', '--pairs', 'pairs.csv'],
    exit: 2,
    code: 'E_USAGE',
    message: /needs --out/,
  },
  {
    name: 'a batch without pairs',
    words: ['batch', '--out', 'rows.csv'],
    exit: 2,
    code: 'E_USAGE',
    message: /--pairs FILE\.csv/,
  },
  {
    name: 'a batch with pairs from two places',
    words: ['batch', '--pairs', 'pairs.csv', '--reference', 'folder', '--out', 'rows.csv'],
    exit: 2,
    code: 'E_USAGE',
    message: /one place/,
  },
  {
    name: 'a batch output of no format',
    words: ['batch', '--pairs', 'pairs.csv', '--out', 'rows.txt'],
    exit: 2,
    code: 'E_USAGE',
    message: /FILE\.ndjson/,
  },
  {
    name: 'a pairs file that is not there',
    words: ['batch', '--pairs', 'nowhere.csv', '--out', 'rows.csv'],
    exit: 3,
    code: 'E_INPUT',
    message: /nowhere\.csv cannot be read/,
  },
  {
    name: 'a pairs file without the columns',
    words: ['batch', '--pairs', 'other.csv', '--out', 'rows.csv'],
    exit: 3,
    code: 'E_INPUT',
    message: /no column reference.*names a, b/,
  },
  {
    name: 'a pairs file that is no CSV',
    words: ['batch', '--pairs', 'broken.csv', '--out', 'rows.csv'],
    exit: 3,
    code: 'E_INPUT',
    message: /broken\.csv is not a CSV file/,
  },
  {
    name: 'a pairs file with a column named as a metric',
    words: ['batch', '--pairs', 'taken.csv', '--out', 'rows.csv'],
    exit: 2,
    code: 'E_USAGE',
    message: /column ssim/,
  },
  {
    name: 'a pairs file that is a folder',
    words: ['batch', '--pairs', 'folder', '--out', 'rows.csv'],
    exit: 3,
    code: 'E_INPUT',
    message: /folder is a folder: name the file in it/,
  },
  {
    name: 'a picture for a pairs file',
    words: ['batch', '--pairs', 'good.png', '--out', 'rows.csv'],
    exit: 3,
    code: 'E_INPUT',
    message: /^iqa: E_INPUT: good\.png is not a CSV file: [ -~]+\n$/,
  },
  {
    name: 'a pairs file with semicolons',
    words: ['batch', '--pairs', 'semicolons.csv', '--out', 'rows.csv'],
    exit: 3,
    code: 'E_INPUT',
    message: /names reference;distorted\. Commas separate columns\./,
  },
  {
    name: 'a batch of folders without flags',
    words: ['batch', 'folder', '--out', 'rows.csv'],
    exit: 2,
    code: 'E_USAGE',
    message: /`iqa batch` takes no operand "folder"/,
  },
  {
    name: 'a table where the folder of a data set is wanted',
    words: ['evaluate', 'pairs.csv'],
    exit: 3,
    code: 'E_INPUT',
    message: /pairs\.csv is a file, not the folder of a data set: .*--pairs/,
  },
  {
    name: 'a scatter plot into a folder that is not there',
    words: ['evaluate', '--pairs', 'opinions.csv', '-m', 'psnr', '--scatter', 'no/plot.svg'],
    exit: 3,
    code: 'E_INPUT',
    message: /^iqa: E_INPUT: no\/plot\.svg cannot be written: its folder does not exist\.\n$/,
  },
  {
    name: 'a folder that is a file',
    words: ['batch', '--reference', 'good.png', '--distorted', 'folder', '--out', 'rows.csv'],
    exit: 3,
    code: 'E_INPUT',
    message: /good\.png is not a folder/,
  },
  {
    name: 'folders with nothing to pair',
    words: ['batch', '--reference', 'folder', '--distorted', 'folder', '--out', 'rows.csv'],
    exit: 3,
    code: 'E_INPUT',
    message: /Nothing to pair/,
  },
];

describe('bad input', () => {
  let cli: SourceCli;
  let folder: string;
  let before: string[];

  beforeAll(async () => {
    cli = await buildSourceCli();
    folder = await mkdtemp(join(tmpdir(), 'iqa-bad-'));
    await makeFiles(folder);
    before = (await readdir(folder)).sort();
  });

  afterAll(async () => {
    cli.remove();
    await rm(folder, { recursive: true });
  });

  it.concurrent.each([...files, ...usage])(
    '$name: exit $exit, $code',
    async ({ words, exit, code, message }) => {
      const { code: status, stdout, stderr } = await cli.run(words, { cwd: folder });
      expect({ status, stdout }).toEqual({ status: exit, stdout: '' });
      expect(stderr).toMatch(message);
      if (code !== '') expect(stderr).toMatch(new RegExp(`^iqa: ${code}: `));
      expect(stderr).not.toContain('defect');
    },
  );

  it('leaves nothing behind', async () => {
    expect((await readdir(folder)).sort()).toEqual(before);
  });

  // Linux has a device whose every write fails as on a full disk.
  const full = '/dev/full';
  const reason = existsSync(full) ? '' : ` [skipped: no ${full}]`;
  it.skipIf(reason !== '')(`a full disk behind standard output: exit 3, E_INPUT${reason}`, async () => {
    const out = openSync(full, 'w');
    const child = spawn(process.execPath, [join(cli.folder, 'main.js'), 'compare', 'good.png', 'noisy.png'], {
      cwd: folder,
      stdio: ['ignore', out, 'pipe'],
    });
    closeSync(out);
    const { code, stderr } = await finished(child);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'iqa: E_INPUT: standard output cannot be written: the disk is full.\n',
    });
  });

  it('reads a JPEG named .png, and says so', async () => {
    const { code, stderr } = await cli.run(['compare', 'good.png', 'jpeg.png', '-m', 'psnr'], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(/warning: EXTENSION_MISMATCH: .*content is JPEG/);
  });
});

async function makeFiles(folder: string): Promise<void> {
  const good = await makePng(64, 64, 1);
  const photo = sharp(Buffer.from(await makePng(200, 160, 2, 40)));
  const jpeg = await photo.clone().jpeg().toBuffer();
  const webp = await photo.clone().webp().toBuffer();
  const tiff = await photo.clone().tiff({ compression: 'none' }).toBuffer();
  const half = (bytes: Uint8Array) => bytes.subarray(0, Math.floor(bytes.length / 2));
  const image = makeImage(64, 64, 1);
  const transparent = Uint8Array.from({ length: 64 * 64 * 4 }, (_, i) => (i * 37) % 256);
  const deep = Uint16Array.from(image.data, (value) => value * 257);
  const nan = Float32Array.from({ length: 64 * 64 }, (_, i) => (i === 99 ? Number.NaN : 0.5));
  const contents: Readonly<Record<string, Uint8Array | string>> = {
    'good.png': good,
    'noisy.png': await makePng(64, 64, 3),
    'wide.png': await makePng(80, 64, 1),
    'empty.png': new Uint8Array(),
    'cut.png': half(await makePng(64, 64, 1)),
    'cut.jpg': half(jpeg),
    'cut.webp': half(webp),
    'cut.tif': half(tiff),
    'jpeg.png': await sharp(Buffer.from(good)).jpeg().toBuffer(),
    'text.png': 'this is no picture\n',
    'bomb.png': claimSize(good, 65000, 65000),
    'zero.png': claimSize(good, 0, 64),
    'alpha.png': await encodePng({ ...image, channels: 4, data: transparent, alpha: 'straight' }),
    'deep.png': await encodePng({ ...image, data: deep, range: { max: 65535 } }),
    'gray.png': await encodePng({
      ...image,
      channels: 1,
      data: image.data.slice(0, 64 * 64),
      colorSpace: 'gray',
    }),
    'nan.pfm': encodePfm(nan, 64, 64, 1),
    'pairs.csv': 'reference,distorted\ngood.png,noisy.png\n',
    'semicolons.csv': 'reference;distorted\ngood.png;noisy.png\n',
    'opinions.csv': 'reference,distorted,mos\ngood.png,noisy.png,1\ngood.png,good.png,5\n',
    'other.csv': 'a,b\n1,2\n',
    'broken.csv': 'reference,distorted\n"good.png,noisy.png\n',
    'taken.csv': 'reference,distorted,ssim\ngood.png,noisy.png,1\n',
  };
  await mkdir(join(folder, 'folder'));
  await mkdir(join(folder, 'device.csv'));
  for (const [name, content] of Object.entries(contents)) await writeFile(join(folder, name), content);
}
