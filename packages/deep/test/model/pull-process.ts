/** A process of its own that pulls a model: `node pull-process.mjs DIRECTORY ENTRY-AS-JSON`. */
import { createNodeModelStore } from '../../src/model/node/index.ts';

const [directory, entry] = process.argv.slice(2);
const store = createNodeModelStore({
  directory,
  mirrors: [],
  models: [JSON.parse(entry)],
  onProgress: ({ phase, receivedBytes }) => console.log(`${phase} ${receivedBytes}`),
});
const { digest } = await store.pull(JSON.parse(entry).id);
console.log(`done ${digest}`);
