/** More threads than this hardly make one network faster. */
const USEFUL_THREADS = 4;

export interface CoreShare {
  /** Pairs that are scored at once. */
  readonly jobs: number;
  /** Threads of each pair's network. */
  readonly threads: number;
}

/**
 * Divides the cores between pairs and the threads of one network, so that jobs times threads is at most
 * `cores` unless both are given. Where there are two cores or more, two pairs are under way at least: one is
 * decoded while the other's network runs.
 */
export function shareCores(
  cores: number,
  { jobs: givenJobs, threads: givenThreads }: Partial<CoreShare>,
): CoreShare {
  const jobs = givenJobs ?? Math.max(1, Math.floor(cores / (givenThreads ?? defaultThreads(cores))));
  const threads = givenThreads ?? Math.max(1, Math.floor(cores / jobs));
  return { jobs, threads };
}

function defaultThreads(cores: number): number {
  return Math.min(USEFUL_THREADS, Math.max(1, Math.floor(cores / 2)));
}
