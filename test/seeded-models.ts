import type { ModelSource } from '@iqakit/deep/model';
import { createNodeModelStore } from '@iqakit/deep/model/node';
import { modelsDirectory } from './fixtures.ts';
import { seededBackbones } from './seeded-networks.ts';

/** The published small weights of the models folder, and nothing else on this machine or elsewhere. */
export const publishedModels: ModelSource = createNodeModelStore({
  directory: `${modelsDirectory}no-cache`,
  mirrors: [modelsDirectory],
  offline: true,
});

/** Seeded backbones under the published small weights, as the goldens have them. */
export const seededModels: ModelSource = seededBackbones(publishedModels);
