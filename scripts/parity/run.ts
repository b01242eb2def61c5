import { type Difference, differencesOf, truthsOf } from './differences.ts';
import { type GoldenCase, goldenCases } from './pairs.ts';
import { type Device, EXACT, type Place, places, tryToOpen } from './runtimes.ts';
import type { Reading, Subject } from './subjects.ts';

export interface ParityOptions {
  readonly subjects: readonly Subject[];
  readonly places: readonly Place[];
  /** Which pairs each place takes: by its speed where left out. */
  readonly pairs?: 'small' | 'all';
  readonly onProgress: (line: string) => void;
}

export interface ParityReport {
  readonly differences: readonly Difference[];
  readonly unavailable: readonly { readonly place: string; readonly reason: string }[];
}

/** Every metric in every place that this machine has, one after the other. */
export async function runParity(options: ParityOptions): Promise<ParityReport> {
  const cases = await goldenCases();
  const { open, unavailable } = await openAll(options.places);
  const exact = open.get(EXACT) ?? (await (places.find(({ id }) => id === EXACT) as Place).open());
  const differences: Difference[] = [];
  try {
    for (const subject of options.subjects) {
      differences.push(...(await differencesOfSubject(subject, cases, open, exact, options)));
    }
  } finally {
    for (const device of open.values()) await device.close();
  }
  return { differences, unavailable };
}

async function openAll(wanted: readonly Place[]) {
  const open = new Map<string, Device>();
  const unavailable: { place: string; reason: string }[] = [];
  for (const place of wanted) {
    const device = await tryToOpen(place);
    if (typeof device === 'string') unavailable.push({ place: place.id, reason: device });
    else open.set(place.id, device);
  }
  return { open, unavailable };
}

async function differencesOfSubject(
  subject: Subject,
  cases: readonly GoldenCase[],
  open: ReadonlyMap<string, Device>,
  exact: Device,
  { places: wanted, pairs, onProgress }: ParityOptions,
): Promise<readonly Difference[]> {
  const takes =
    ({ speed }: Place) =>
    (one: GoldenCase) =>
      one.isSmall || (pairs ?? (speed === 'fast' ? 'all' : 'small')) === 'all';
  const present = wanted.filter(({ id }) => open.has(id));
  const known = cases.filter(
    (one) => subject.golden(one.f64) !== undefined && present.some((place) => takes(place)(one)),
  );
  const truths = new Map<GoldenCase, Reading>();
  const readings = await truthsOf(subject, known, exact);
  known.forEach((one, i) => {
    truths.set(one, readings[i]);
  });
  const differences: Difference[] = [];
  for (const place of present) {
    const own = known.filter(takes(place));
    if (own.length === 0) continue;
    const start = performance.now();
    const device = open.get(place.id) as Device;
    const expected = own.map((one) => truths.get(one) as Reading);
    differences.push(...(await differencesOf(subject, place, device, own, expected)));
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    onProgress(`${subject.id} on ${place.id}: ${own.length} pairs, ${seconds} s`);
  }
  return differences;
}
