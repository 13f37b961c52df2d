/** Judges each row of faults by the reports of Vitest and Playwright. */
import { relative } from 'node:path';
import { ROWS, type Row } from './faults-rows.ts';

/** A test that ran, or was skipped. */
export interface Ran {
  /** Relative to the project's folder. */
  file: string;
  title: string;
  passed: boolean;
}

export interface Verdict extends Omit<Row, 'tests'> {
  /** How many tests injected the fault. */
  tests: number;
  /** How often they injected it. A test that does it many times says so in its title. */
  injected: number;
  /** The titles of the tests that did not pass, and the files without a test. */
  failed: string[];
}

/** How often a test says that it injects its fault: “1,000 damaged copies …”. */
const TIMES = /([\d,]+) (?:damaged copies|changed addresses|actions)/;

/** The tests in a report of Vitest's JSON reporter. @param root the project's folder. */
export function vitestTests(json: string, root: string): Ran[] {
  const { testResults } = JSON.parse(json) as {
    testResults: { name: string; assertionResults: { fullName: string; status: string }[] }[];
  };
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({
      file: relative(root, name).replaceAll('\\', '/'),
      title: fullName,
      passed: status === 'passed',
    })),
  );
}

interface Suite {
  file?: string;
  specs?: { title: string; ok: boolean; file: string; tests: { status: string }[] }[];
  suites?: Suite[];
}

/** The tests in a report of Playwright's JSON reporter. @param folder where its files are. */
export function playwrightTests(json: string, folder: string): Ran[] {
  const read = ({ specs = [], suites = [] }: Suite): Ran[] => [
    ...specs.map(({ file, title, ok, tests }) => ({
      file: `${folder}/${file}`,
      title,
      // A skipped test is `ok`, too.
      passed: ok && tests.some(({ status }) => status === 'expected'),
    })),
    ...suites.flatMap(read),
  ];
  return read(JSON.parse(json) as Suite);
}

export function judge(ran: readonly Ran[], rows: readonly Row[] = ROWS): Verdict[] {
  return rows.map(({ tests, ...row }) => {
    const found = tests.map(({ file, title = /./ }) => ({
      file,
      ran: ran.filter((test) => test.file === file && title.test(test.title)),
    }));
    const all = found.flatMap((part) => part.ran);
    const missing = found.filter((part) => part.ran.length === 0);
    return {
      ...row,
      tests: all.length,
      injected: all.reduce((sum, { title }) => sum + timesOf(title), 0),
      failed: [
        ...missing.map(({ file }) => `no test ran in ${file}`),
        ...all.filter(({ passed }) => !passed).map(({ title }) => title),
      ],
    };
  });
}

function timesOf(title: string): number {
  const [, times] = TIMES.exec(title) ?? [];
  return times ? Number(times.replaceAll(',', '')) : 1;
}

/** The table as text, and `N passed, N failed` as its last line. */
export function tableLines(verdicts: readonly Verdict[]): string[] {
  const passed = verdicts.filter(({ failed }) => failed.length === 0).length;
  return [
    ...verdicts.flatMap(({ fault, must, tests, injected, failed }) => [
      `${failed.length === 0 ? '✓' : '✗'} ${fault}`,
      `    injected ${injected.toLocaleString('en-US')} times by ${tests} tests; seen: ${failed.length === 0 ? must : 'not what must be'}`,
      ...failed.map((what) => `    ✗ ${what}`),
    ]),
    '',
    `${passed} passed, ${verdicts.length - passed} failed`,
  ];
}
