// One metric on one runtime in a process of its own, so that its peak of memory is its own. Told 'run', it
// compares its pair once and answers with the milliseconds; told 'end', with its peak, and goes.
import { countMultiplyAdds } from '@iqakit/deep/graph';
import { deepMetrics } from './deep-metrics.mjs';
import { deepPair } from './deep-pair.mjs';
import { deepRuntimes } from './deep-runtimes.mjs';
import { seededModels } from './seeded-models.mjs';

const [metric, runtimeId, size, threads] = process.argv.slice(2);
const runtime = await deepRuntimes[runtimeId].open(Number(threads));
const session = await deepMetrics[metric]({ runtime, models: seededModels });
const pair = await deepPair(size);

process.on('message', async (message) => {
  if (message === 'end') {
    await session.dispose();
    // Kilobytes, on every system that Node runs on.
    process.send({ peakBytes: process.resourceUsage().maxRSS * 1024 }, () => process.exit());
    return;
  }
  try {
    const start = performance.now();
    await session.compare(pair);
    process.send({ milliseconds: performance.now() - start });
  } catch (error) {
    process.send({ failure: error.message });
  }
});
process.send({ multiplyAdds: multiplyAddsOf(session) });

function multiplyAddsOf({ network }) {
  const feeds = Object.entries(network.feeds(pair)).map(([name, { shape }]) => [name, shape]);
  return countMultiplyAdds(network.graph, Object.fromEntries(feeds));
}
