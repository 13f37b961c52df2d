import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = resolve(import.meta.dirname, '../../src');
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).map((name) => join(SOURCE, name));
const modules = files.filter((file) => file.endsWith('.module.css'));
const components = files
  .filter((file) => file.endsWith('.tsx'))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

const camelCase = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The names of a file's classes, as components use them. */
function defined(file: string): Set<string> {
  const rules = readFileSync(file, 'utf8')
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/:global\([^)]*\)/g, '');
  const selectors = rules.match(/[^{};]+(?=\{)/g) ?? [];
  return new Set(
    selectors
      .join(' ')
      .match(/(?<=\.)[a-z][a-z-]*/g)
      ?.map(camelCase),
  );
}

function used(module: string): Set<string> {
  return new Set(
    components.flatMap(({ file, text }) =>
      [...text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)]
        .filter(([, , path = '']) => resolve(file, '..', path) === module)
        .flatMap(([, name]) => [...text.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))])
        .map(([, className = '']) => className),
    ),
  );
}

test.each(modules.map((file) => [basename(file), file]))(
  '%s has the classes that components use, and no others',
  (_, file) => {
    expect([...used(file)].sort()).toEqual([...defined(file)].sort());
  },
);

test('no two modules have the same name, because it is part of their classes’ names', () => {
  const names = modules.map((file) => basename(file));
  expect(names).toEqual([...new Set(names)]);
});
