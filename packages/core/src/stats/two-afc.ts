import { IqaError } from '../error.ts';
import { mean } from '../numeric/index.ts';
import { type Column, checkColumns } from './columns.ts';

/**
 * The two-alternative forced choice score of BAPPS (Zhang et al. 2018): the share of people's judgements
 * that a distance agrees with, averaged over triplets. Equal distances count half.
 *
 * @param distance0 - each triplet's distance from the reference to its first picture
 * @param distance1 - the same to its second picture
 * @param preference - the share of people, 0 to 1, who found the second picture closer
 * @returns 0 to 1; 0.5 is chance
 * @throws IqaError E_INPUT for unequal lengths, no rows or a preference beyond 0 to 1; E_NON_FINITE
 */
export function twoAfcScore(distance0: Column, distance1: Column, preference: Column): number {
  checkColumns({ distance0, distance1, preference }, 1);
  const agreement = new Float64Array(preference.length);
  for (let i = 0; i < agreement.length; i++) {
    const share = preference[i];
    if (share < 0 || share > 1) {
      throw new IqaError('E_INPUT', `preference holds ${share} in row ${i}: a share from 0 to 1 is meant.`);
    }
    if (distance0[i] === distance1[i]) agreement[i] = 0.5;
    else agreement[i] = distance1[i] < distance0[i] ? share : 1 - share;
  }
  return mean(agreement);
}
