import { describe, expect, it } from 'vitest';
import { schedule } from '../scripts/testing/schedule.mjs';
import { selectSteps } from '../scripts/testing/steps.mjs';
import { summary, total } from '../scripts/testing/summary.mjs';
import { countTests, skippedTests } from '../scripts/testing/vitest-report.mjs';

const passing = { passed: 1, failed: 0, output: '' };
const failing = { passed: 2, failed: 1, output: 'what went wrong' };

const step = (name: string, needs: string[] = [], run = async () => passing) => ({ name, needs, run });
const silent = { lanes: 2, onStart() {}, onEnd() {} };

describe('the schedule of npm test', () => {
  it('runs a step after what it needs, and no more at a time than there are lanes', async () => {
    const order: string[] = [];
    let running = 0;
    let most = 0;
    const traced = (name: string, needs: string[]) =>
      step(name, needs, async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        order.push(name);
        return passing;
      });
    const steps = [
      traced('last', ['middle']),
      traced('middle', ['first']),
      traced('first', []),
      traced('other', []),
    ];
    const reports = await schedule(steps, silent);
    expect(reports.map(({ name }) => name)).toEqual(['last', 'middle', 'first', 'other']);
    expect(order.indexOf('first')).toBeLessThan(order.indexOf('middle'));
    expect(order.indexOf('middle')).toBeLessThan(order.indexOf('last'));
    expect(most).toBe(2);
  });

  it('skips, by name, all that rests on a failed step', async () => {
    const steps = [
      step('build', [], async () => failing),
      step('tests', ['build']),
      step('more', ['tests']),
      step('lint'),
    ];
    const reports = await schedule(steps, silent);
    expect(total(reports)).toBe('3 passed, 1 failed, 2 skipped');
    expect(summary(reports)).toContain("tests: tests (1): it needs 'build', which failed");
    expect(summary(reports)).toContain("more: more (1): it needs 'tests', which failed");
  });

  it('counts a step that throws as failed', async () => {
    const broken = step('broken', [], async () => {
      throw new Error('no such tool');
    });
    const [report] = await schedule([broken], silent);
    expect(report).toMatchObject({ passed: 0, failed: 1 });
    expect(report.output).toContain('no such tool');
  });

  it('takes the named steps with what they need', () => {
    const steps = [step('build'), step('lint'), step('tests', ['build'])];
    expect(selectSteps(steps, ['tests']).map(({ name }) => name)).toEqual(['build', 'tests']);
    expect(selectSteps(steps, [])).toBe(steps);
    expect(() => selectSteps(steps, ['tets'])).toThrow("No step 'tets'; there are build, lint, tests.");
  });
});

describe('the report of a vitest run', () => {
  const assertion = (status: string, ...names: string[]) => ({
    ancestorTitles: names.slice(0, -1),
    title: names.at(-1) ?? '',
    status,
  });
  const run = (assertionResults: ReturnType<typeof assertion>[], failed = 0, failedSuites = 0) => ({
    numPassedTests: assertionResults.length,
    numFailedTests: failed,
    numFailedTestSuites: failedSuites,
    testResults: [{ assertionResults }],
  });

  it('groups skipped tests by the suite that says why', () => {
    const json = run([
      assertion('skipped', 'ssim', 'goldens [skipped: no fixtures; set IQA_FIXTURES]', 'tid-I04'),
      assertion('skipped', 'ssim', 'goldens [skipped: no fixtures; set IQA_FIXTURES]', 'tid-I06'),
      assertion('pending', 'psnr', 'is not written'),
      assertion('passed', 'ssim', 'is 1 at identity'),
    ]);
    expect(skippedTests(json)).toEqual([
      { name: 'ssim > goldens', reason: 'no fixtures; set IQA_FIXTURES', count: 2 },
      { name: 'psnr > is not written', reason: 'no reason given', count: 1 },
    ]);
  });

  it('fails where a file could not be loaded or something broke outside any test', () => {
    expect(countTests(run([], 0, 1), 1)).toEqual({ passed: 0, failed: 1 });
    expect(countTests(run([], 0, 0), 1)).toEqual({ passed: 0, failed: 1 });
    expect(countTests(run([], 3, 1), 1)).toEqual({ passed: 0, failed: 3 });
    expect(countTests(run([], 0, 0), 0)).toEqual({ passed: 0, failed: 0 });
  });
});
