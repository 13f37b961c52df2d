import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installBrowser } from './browser.ts';

const log = vi.spyOn(console, 'log');
beforeEach(() => void log.mockImplementation(() => {}));
afterEach(() => log.mockReset());

const run = (command: string[]) => ({ command: command.join(' '), output: `${command[0]} printed this` });

test('an installation prints one line, even if some installers fail', () => {
  const ran: string[] = [];
  const path = installBrowser(
    [['first'], ['second', 'with'], ['third']],
    (command) => {
      ran.push(command.join(' '));
      return run(command);
    },
    () => (ran.includes('second with') ? '/bin/chromium' : undefined),
  );
  expect(path).toBe('/bin/chromium');
  expect(ran).toEqual(['first', 'second with']);
  expect(log).toHaveBeenCalledOnce();
});

test('if no installer works, the error shows all their output and what to do by hand', () => {
  const install = () => installBrowser([['first'], ['second', 'with']], run, () => undefined);
  expect(install).toThrow('> first\nfirst printed this\n\n> second with\nsecond printed this');
  expect(install).toThrow('set BROWSER_PATH to the path of one');
});
