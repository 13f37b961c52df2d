/**
 * Counts the tests that really ran, from the runners' JSON reports. A suite that left no report or ran no
 * test counts as a failure.
 */

/** Counts of tests. `flaky` tests passed only when they were repeated. */
export interface Totals {
  passed: number;
  failed: number;
  flaky: number;
  skipped: number;
}

/** The result of one runner. */
export interface Outcome {
  exitCode: number | null;
  /** Text of the JSON report; undefined when there is none. */
  report: string | undefined;
}

export interface Verdict extends Totals {
  suite: string;
  /** The reason why `failed` is one more than the runner counted, or why the suite was left out. */
  fault?: string;
}

type ReadReport = (report: unknown) => Totals;

/** Totals of vitest's JSON report. A file that could not be run counts as one failed test. */
export function vitestTotals(report: unknown): Totals {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = object(report);
  if (!Array.isArray(testResults)) throw new TypeError('testResults is missing');
  const broken = testResults
    .map(object)
    .filter(({ status, assertionResults }) => status === 'failed' && isEmpty(assertionResults));
  return {
    passed: count(numPassedTests),
    failed: count(numFailedTests) + broken.length,
    flaky: 0,
    skipped: count(numPendingTests) + count(numTodoTests),
  };
}

/** Totals of Playwright's JSON report. An error outside any test counts as one failed test. */
export function playwrightTotals(report: unknown): Totals {
  const { stats, errors } = object(report);
  const { expected, unexpected, flaky, skipped } = object(stats);
  if (!Array.isArray(errors)) throw new TypeError('errors is missing');
  return {
    passed: count(expected),
    failed: count(unexpected) + errors.length,
    flaky: count(flaky),
    skipped: count(skipped),
  };
}

/** The verdict on a suite that gave no usable result; `fault` says why. */
export function notRun(suite: string, fault: string): Verdict {
  return { suite, passed: 0, failed: 1, flaky: 0, skipped: 0, fault };
}

/** The verdict on a suite that this machine cannot run and need not. It counts as one skipped test. */
export function leftOut(suite: string, fault: string): Verdict {
  return { suite, passed: 0, failed: 0, flaky: 0, skipped: 1, fault };
}

/** Checks a runner's report: at least one test must have run, and the exit code must agree. */
export function judge(suite: string, { exitCode, report }: Outcome, read: ReadReport): Verdict {
  if (report === undefined) return notRun(suite, 'left no report');
  let totals: Totals;
  try {
    totals = read(JSON.parse(report));
  } catch {
    return notRun(suite, 'left a report that cannot be read');
  }
  const failed = totals.failed + totals.flaky;
  if (totals.passed + failed === 0) return { ...notRun(suite, 'ran no test'), skipped: totals.skipped };
  if (exitCode !== 0 && failed === 0) {
    return { suite, ...totals, failed: 1, fault: `ended with exit code ${exitCode} though no test failed` };
  }
  return { suite, ...totals };
}

/** One line for each suite. */
export function suiteLine({ suite, passed, failed, flaky, skipped, fault }: Verdict): string {
  const counts = [`${passed} passed`, `${failed} failed`];
  if (flaky > 0) counts.push(`${flaky} flaky (counted as failed below)`);
  if (skipped > 0) counts.push(`${skipped} skipped`);
  return `${suite}: ${counts.join(', ')}${fault ? ` (it ${fault})` : ''}`;
}

/** The last line. A flaky test counts as failed; a skipped test counts as neither. */
export function totalLine(verdicts: readonly Verdict[]): string {
  const passed = verdicts.reduce((sum, verdict) => sum + verdict.passed, 0);
  return `${passed} passed, ${failures(verdicts)} failed`;
}

export function failures(verdicts: readonly Verdict[]): number {
  return verdicts.reduce((sum, { failed, flaky }) => sum + failed + flaky, 0);
}

function object(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new TypeError('not an object');
  return value as Record<string, unknown>;
}

function count(value: unknown): number {
  if (!Number.isInteger(value) || (value as number) < 0) throw new TypeError('not a count');
  return value as number;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
