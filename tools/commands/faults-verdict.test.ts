import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROWS } from './faults-rows.ts';
import { judge, playwrightTests, tableLines, vitestTests } from './faults-verdict.ts';

const row = (tests: (typeof ROWS)[number]['tests']) => [{ fault: 'A fault', must: 'all is well', tests }];
const ran = (title: string, passed = true) => ({ file: 'src/a.test.ts', title, passed });

test('each row’s files are there', () => {
  const files = ROWS.flatMap(({ tests }) => tests.map(({ file }) => file));
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test('a row holds if all its tests passed; a test that injects a fault many times counts as often', () => {
  const verdicts = judge(
    [ran('1,000 damaged copies are read'), ran('visit 1, 100 actions: nothing breaks'), ran('once')],
    row([{ file: 'src/a.test.ts' }]),
  );
  expect(verdicts).toMatchObject([{ tests: 3, injected: 1101, failed: [] }]);
  expect(tableLines(verdicts)).toEqual([
    '✓ A fault',
    '    injected 1,101 times by 3 tests; seen: all is well',
    '',
    '1 passed, 0 failed',
  ]);
});

test('a row fails with a test that failed, and without a test', () => {
  const failed = judge([ran('one'), ran('two', false)], row([{ file: 'src/a.test.ts' }]));
  expect(failed).toMatchObject([{ failed: ['two'] }]);
  expect(tableLines(failed).slice(1)).toEqual([
    '    injected 2 times by 2 tests; seen: not what must be',
    '    ✗ two',
    '',
    '0 passed, 1 failed',
  ]);
  expect(judge([ran('one')], row([{ file: 'src/a.test.ts', title: /two/ }]))).toMatchObject([
    { tests: 0, failed: ['no test ran in src/a.test.ts'] },
  ]);
});

test('reports of Vitest and of Playwright are read; what was skipped has not passed', () => {
  const vitest = {
    testResults: [
      {
        name: '/home/page/src/a.test.ts',
        assertionResults: [
          { fullName: 'A works', status: 'passed' },
          { fullName: 'B works', status: 'skipped' },
        ],
      },
    ],
  };
  expect(vitestTests(JSON.stringify(vitest), '/home/page')).toEqual([ran('A works'), ran('B works', false)]);
  const spec = (title: string, status: string) => ({
    title,
    ok: true,
    file: 'a.spec.ts',
    tests: [{ status }],
  });
  const playwright = {
    suites: [{ specs: [spec('one', 'expected')], suites: [{ specs: [spec('two', 'skipped')] }] }],
  };
  expect(playwrightTests(JSON.stringify(playwright), 'e2e')).toEqual([
    { file: 'e2e/a.spec.ts', title: 'one', passed: true },
    { file: 'e2e/a.spec.ts', title: 'two', passed: false },
  ]);
});
