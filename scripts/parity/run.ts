import { type Difference, differencesOf, truthsOf } from './differences.ts';
import type { PairSize } from './measure.ts';
import { type GoldenCase, goldenCases } from './pairs.ts';
import { type Device, EXACT, type Place, places, type Station, tryToOpen } from './runtimes.ts';
import type { Subject } from './subjects.ts';

export interface ParityOptions {
  /** Which pairs are taken: where left out, those that a place is quick on. */
  readonly sizes?: readonly PairSize[];
  readonly onProgress: (line: string) => void;
}

/** Everything that is open while metrics are measured. */
export interface Setup {
  readonly cases: readonly GoldenCase[];
  readonly stations: readonly Station[];
  /** Float64, for what nobody else computed. */
  readonly exact: Device;
  readonly unavailable: readonly { readonly place: string; readonly reason: string }[];
}

/** Decodes the pairs and opens those of the places that this machine has. */
export async function openSetup(wanted: readonly Place[]): Promise<Setup> {
  const stations: Station[] = [];
  const unavailable: { place: string; reason: string }[] = [];
  for (const place of wanted) {
    const device = await tryToOpen(place);
    if (typeof device === 'string') unavailable.push({ place: place.id, reason: device });
    else stations.push({ place, device });
  }
  const exact = places.find(({ id }) => id === EXACT) as Place;
  return { cases: await goldenCases(), stations, exact: await exact.open(), unavailable };
}

export async function closeSetup({ stations }: Setup): Promise<void> {
  for (const { device } of stations) await device.close();
}

/** Measures one metric in every place, one after the other. */
export async function differencesOfSubject(
  subject: Subject,
  { cases, stations, exact }: Setup,
  { sizes, onProgress }: ParityOptions,
): Promise<readonly Difference[]> {
  const known = cases.filter((one) => subject.takes(one));
  const tasks = stations.map((station) => {
    const taken = sizes ?? station.place.quick[subject.isHeavy ? 'heavy' : 'light'];
    return { station, cases: known.filter(({ size }) => taken.includes(size)) };
  });
  const needed = known.filter((one) => tasks.some((task) => task.cases.includes(one)));
  const truths = await truthsOf(subject, needed, exact);
  const differences: Difference[] = [];
  for (const { station, cases: taken } of tasks) {
    if (taken.length === 0) continue;
    const start = performance.now();
    const expected = taken.map((one) => truths[needed.indexOf(one)]);
    differences.push(...(await differencesOf(subject, station, taken, expected)));
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    onProgress(`${subject.id} on ${station.place.id}: ${taken.length} pairs, ${seconds} s`);
  }
  return differences;
}
