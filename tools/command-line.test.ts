import { expect, test } from 'vitest';
import { choice, helpText, readCommandLine, UsageError, wholeNumber } from './command-line.ts';

const WASH = {
  usage: 'npm run wash -- [options]',
  about: 'Washes.',
  options: {
    soap: { value: 'NAME', help: 'which soap' },
    basin: { value: 'DIR', alone: 'sink', help: 'where (alone: sink)' },
    hot: { help: 'in hot water' },
  },
} as const;

const values = (...args: string[]) => readCommandLine(WASH, args).values;
const complaint = (...args: string[]) => {
  try {
    readCommandLine(WASH, args);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
};

test('reads values and switches', () => {
  expect(values()).toEqual({});
  expect(values('--soap', 'rose', '--hot')).toEqual({ soap: 'rose', hot: true });
  expect(values('--soap=rose')).toEqual({ soap: 'rose' });
});

test('an option that may stand alone then has a default value', () => {
  expect(values('--basin', '--hot')).toEqual({ basin: 'sink', hot: true });
  expect(values('--hot', '--basin')).toEqual({ basin: 'sink', hot: true });
  expect(values('--basin', 'tub')).toEqual({ basin: 'tub' });
});

test('accepts operands if the command has some', () => {
  const line = readCommandLine({ ...WASH, operands: true }, ['shirts', '--hot', 'socks']);
  expect(line).toEqual({ values: { hot: true }, operands: ['shirts', 'socks'] });
});

test.each([
  [['--fast'], 'There is no option --fast.'],
  [['-f'], 'There is no option -f.'],
  [['--soap'], '--soap needs a value: --soap NAME.'],
  [['--soap', '--hot'], '--soap needs a value: --soap NAME.'],
  [['--hot=very'], '--hot takes no value.'],
  [['now'], '“now” is no option, and nothing else is expected.'],
])('%j is refused', (args, message) => {
  expect(complaint(...args)).toBe(message);
});

test('the help names every option in a column', () => {
  expect(helpText(WASH)).toBe(
    [
      'npm run wash -- [options]',
      'Washes.',
      '  --soap NAME    which soap',
      '  --basin [DIR]  where (alone: sink)',
      '  --hot          in hot water',
    ].join('\n'),
  );
});

test('refuses a word that is not allowed, and numbers out of range', () => {
  expect(choice('--soap', 'rose', ['rose', 'pine'])).toBe('rose');
  expect(() => choice('--soap', 'tar', ['rose', 'pine'])).toThrow(
    '--soap must be one of rose, pine, not “tar”.',
  );
  expect(wholeNumber('--times', undefined, 9)).toBeUndefined();
  expect(wholeNumber('--times', '9', 9)).toBe(9);
  for (const text of ['0', '10', '2.5', '1e0', '']) {
    expect(() => wholeNumber('--times', text, 9)).toThrow(UsageError);
  }
});
