// `npm test [-- --full] [STEP ...]`: installs what is missing, runs every check, and ends with the line
// 'N passed, N failed, N skipped'. With STEPs, only those and what they need.
import { hasFailed, schedule } from './testing/schedule.mjs';
import { selectSteps, testSteps } from './testing/steps.mjs';
import { summary, total } from './testing/summary.mjs';
import { settleVulkanDriver } from './workspace/graphics.mjs';
import { install } from './workspace/install.mjs';

const args = process.argv.slice(2);
settleVulkanDriver();
await install();
const steps = selectSteps(
  testSteps({ full: args.includes('--full') }),
  args.filter((arg) => !arg.startsWith('-')),
);

const reports = await schedule(steps, {
  // Two heavy steps at a time keep two cores busy; vitest adds workers of its own where there are more.
  lanes: 2,
  onStart: (name) => console.log(`       ${name} ...`),
  onEnd: (report) => {
    console.log(`${verdict(report)} ${report.name} (${report.seconds.toFixed(1)} s)`);
    if (hasFailed(report))
      console.log(`\n--- ${report.name} ---\n${report.output}\n--- end of ${report.name} ---\n`);
  },
});

console.log(summary(reports));
console.log(total(reports));
process.exitCode = reports.some(hasFailed) ? 1 : 0;

/** @param {import('./testing/schedule.mjs').Report} report */
function verdict(report) {
  if (hasFailed(report)) return 'FAIL';
  return report.passed > 0 ? 'ok  ' : 'skip';
}
