import { findModel, neededBytes } from '@iqakit/deep/model';
import { formatBytes } from '@iqakit/deep/model/node';

/** `vgg16 (59 MB, BSD-3-Clause)`. */
export function describeModel(id: string): string {
  const entry = findModel(id);
  return `${id} (${formatBytes(neededBytes(entry))}, ${entry.licence.name})`;
}
