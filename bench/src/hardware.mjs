import { arch, availableParallelism, cpus, loadavg, platform } from 'node:os';

/** The machine in one line, with the load it was under. */
export function hardware() {
  const load = loadavg()[0].toFixed(1);
  return `${cpus()[0].model.trim()}, ${availableParallelism()} cores, load ${load}, ${platform()} ${arch()}, Node ${process.version}`;
}
