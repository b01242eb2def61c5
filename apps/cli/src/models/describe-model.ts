import { findModel, neededBytes } from '@iqakit/deep/model';
import { formatBytes } from '@iqakit/deep/model/node';

/** `59 MB, BSD-3-Clause`. */
export function sizeAndLicence(id: string): string {
  const entry = findModel(id);
  return `${formatBytes(neededBytes(entry))}, ${entry.licence.name}`;
}

/** `vgg16 (59 MB, BSD-3-Clause)`. */
export function describeModel(id: string): string {
  return `${id} (${sizeAndLicence(id)})`;
}
