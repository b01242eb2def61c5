import { readFileSync } from 'node:fs';
import { fixturesDirectory } from './fixtures.ts';

/** One line of the LIVE subset's table: its files, and what people and MATLAB say of them. */
export interface LivePair {
  readonly reference: string;
  readonly distorted: string;
  /** Realigned difference of mean opinion scores; higher is worse. */
  readonly dmos: number;
  /** Its standard deviation. */
  readonly dmosDeviation: number;
  readonly matlabPsnr: number;
  readonly matlabSsim: number;
}

export function livePairs(): LivePair[] {
  const [header, ...lines] = readFileSync(`${fixturesDirectory}live-subset/pairs.csv`, 'utf8')
    .trim()
    .split('\n');
  const columns = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string) => cells[columns.indexOf(name)];
    return {
      reference: `live-subset/${cell('reference')}`,
      distorted: `live-subset/${cell('distorted')}`,
      dmos: Number(cell('dmos')),
      dmosDeviation: Number(cell('dmos_std')),
      matlabPsnr: Number(cell('matlab_psnr_rgb')),
      matlabSsim: Number(cell('matlab_ssim_rgb_3d')),
    };
  });
}
