import { describe, expect, it } from 'vitest';
import { failures, judge, leftOut, playwrightTotals, suiteLine, totalLine, vitestTotals } from './totals.ts';

/** Reports as vitest 4 and Playwright 1 write them, shortened. */
const vitest = {
  numTotalTests: 4,
  numPassedTests: 1,
  numFailedTests: 1,
  numPendingTests: 1,
  numTodoTests: 1,
  success: false,
  testResults: [
    { status: 'failed', name: 'a.test.ts', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
    { status: 'failed', name: 'b.test.ts', message: 'Cannot find module', assertionResults: [] },
  ],
};
const green = {
  ...vitest,
  numFailedTests: 0,
  numPassedTests: 5,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
};
const playwright = {
  config: {},
  suites: [],
  errors: [],
  stats: {
    startTime: '2026-01-01T00:00:00Z',
    duration: 1000,
    expected: 7,
    skipped: 2,
    unexpected: 0,
    flaky: 0,
  },
};
const withStats = (stats: object) => ({ ...playwright, stats: { ...playwright.stats, ...stats } });

const judged = (report: object | string | undefined, exitCode: number | null, read = vitestTotals) =>
  judge('unit', { exitCode, report: typeof report === 'object' ? JSON.stringify(report) : report }, read);

describe('counting', () => {
  it('counts a vitest file that could not be run as a failure', () => {
    expect(vitestTotals(vitest)).toEqual({ passed: 1, failed: 2, flaky: 0, skipped: 2 });
  });

  it('counts an error outside the tests of Playwright as a failure', () => {
    expect(playwrightTotals(playwright)).toEqual({ passed: 7, failed: 0, flaky: 0, skipped: 2 });
    expect(playwrightTotals({ ...playwright, errors: [{ message: 'no server' }] }).failed).toBe(1);
  });
});

describe('judging', () => {
  it('believes a green report with exit code 0', () => {
    expect(judged(green, 0)).toEqual({ suite: 'unit', passed: 5, failed: 0, flaky: 0, skipped: 0 });
  });

  it('adds no failure to those that were counted', () => {
    expect(judged(vitest, 1)).toEqual({ suite: 'unit', passed: 1, failed: 2, flaky: 0, skipped: 2 });
    expect(judged(withStats({ flaky: 1 }), 1, playwrightTotals).fault).toBeUndefined();
  });

  it.each<[string, object | string | undefined, number | null, string]>([
    ['a missing report', undefined, 0, 'left no report'],
    ['an empty report', '', 0, 'left a report that cannot be read'],
    ['a report cut short', JSON.stringify(green).slice(0, -20), 0, 'left a report that cannot be read'],
    ['a report of something else', { hello: 'world' }, 0, 'left a report that cannot be read'],
    ['counts that are no numbers', { ...green, numPassedTests: '5' }, 0, 'left a report that cannot be read'],
    ['no tests at all', { ...green, numPassedTests: 0, testResults: [] }, 0, 'ran no test'],
    ['nothing but skipped tests', { ...green, numPassedTests: 0, numPendingTests: 3 }, 0, 'ran no test'],
    ['a crash after the tests', green, 1, 'ended with exit code 1 though no test failed'],
    ['a runner that was killed', green, null, 'ended with exit code null though no test failed'],
  ])('fails on %s', (_, report, exitCode, fault) => {
    const verdict = judged(report, exitCode);
    expect(verdict).toMatchObject({ failed: 1, fault });
    expect(failures([verdict])).toBe(1);
  });

  it('fails on a Playwright report without its stats', () => {
    expect(judged({ suites: [], errors: [] }, 0, playwrightTotals).failed).toBe(1);
  });
});

describe('telling', () => {
  const unit = judged(vitest, 1);
  const e2e = { suite: 'e2e', passed: 7, failed: 0, flaky: 1, skipped: 2 };

  it('names what was skipped or flaky', () => {
    expect(suiteLine(unit)).toBe('unit: 1 passed, 2 failed, 2 skipped');
    expect(suiteLine(e2e)).toBe('e2e: 7 passed, 0 failed, 1 flaky (counted as failed below), 2 skipped');
    expect(suiteLine(judged(undefined, 0))).toBe('unit: 0 passed, 1 failed (it left no report)');
  });

  it('names a suite that was left out, and does not count it', () => {
    const firefox = leftOut('firefox', 'found no Firefox to run in');
    expect(suiteLine(firefox)).toBe('firefox: 0 passed, 0 failed, 1 skipped (it found no Firefox to run in)');
    expect(totalLine([e2e, firefox])).toBe(totalLine([e2e]));
  });

  it('adds up, a flaky test as failed and a skipped one as neither', () => {
    expect(totalLine([unit, e2e])).toBe('8 passed, 3 failed');
    expect(failures([unit, e2e])).toBe(3);
  });
});
