/**
 * The rules for imports between the rooms of `src/`, and a reader that finds imports that break them. Tests
 * and their fixtures may import anything.
 */
import { posix } from 'node:path';
import { parseSync } from 'vite';

interface Room {
  /** A folder (with its slash) or one file, below `src/`. A file belongs to the first room that matches. */
  path: string;
  /** What its files may import: beginnings of paths below `src/`. */
  imports: readonly string[];
  /** What they may also import, but only as types. */
  types?: readonly string[];
  /** Packages: beginnings of names. */
  packages: readonly string[];
  /** Also runs in the worker, where there is no page. */
  pageless: boolean;
}

const ANYTHING = [''];
const TENSORFLOW = '@tensorflow/';
const CHARTS = '@tensorflow/tfjs-vis';

const PAGE: Omit<Room, 'path'> = {
  imports: [
    'app/',
    'drawing/',
    'expression/',
    'formats/zip.ts',
    'contract/',
    'data/split.ts',
    'offline/register.ts',
    'storage/',
    'training/optimizer.ts',
    'training/recipe.ts',
    'training/step-kinds.ts',
    'model/example-layers.ts',
    'model/names.ts',
    'model/preset-activation.ts',
    'model/widths.ts',
  ],
  types: ['training/', 'formats/digit-file.ts', 'offline/'],
  packages: ['react', CHARTS, 'vega', 'idb-keyval', 'prismjs', 'valibot'],
  pageless: false,
};

const ROOMS: readonly Room[] = [
  { path: 'expression/', imports: ['expression/'], packages: [], pageless: true },
  { path: 'model/', imports: ['model/', 'expression/'], packages: [TENSORFLOW], pageless: true },
  { path: 'data/', imports: ['data/'], packages: ['fast-png', 'fflate'], pageless: true },
  {
    path: 'training/',
    imports: ['training/', 'model/', 'data/split.ts'],
    packages: [TENSORFLOW],
    pageless: true,
  },
  {
    path: 'compiler/',
    imports: ['compiler/', 'training/', 'model/', 'expression/', 'data/split.ts'],
    packages: [TENSORFLOW],
    pageless: true,
  },
  {
    path: 'webgpu/',
    imports: ['webgpu/', 'compiler/', 'training/', 'model/', 'expression/', 'data/split.ts'],
    packages: [TENSORFLOW],
    pageless: true,
  },
  // Code that reads visitors' files does not use TensorFlow.js, so nothing in a file can reach the network
  // before it is checked.
  {
    path: 'formats/',
    imports: [
      'formats/',
      'drawing/image.ts',
      'drawing/recording.ts',
      'training/optimizer.ts',
      'training/recipe.ts',
      'data/split.ts',
      'model/model-error.ts',
      'expression/',
      'model/names.ts',
      'model/preset-activation.ts',
      'model/stock-activations.ts',
      'model/weights.ts',
      'model/widths.ts',
    ],
    types: ['drawing/'],
    packages: ['valibot', 'fflate', 'h5wasm'],
    pageless: true,
  },
  {
    path: 'wasm/',
    imports: ['wasm/', 'compiler/', 'training/', 'model/', 'expression/', 'data/split.ts'],
    packages: [TENSORFLOW, 'wasm-feature-detect', 'kernels:'],
    pageless: true,
  },
  // The only place that starts the worker.
  {
    path: 'contract/client.ts',
    imports: ['contract/', 'worker/training.worker.ts'],
    types: ANYTHING,
    packages: [],
    pageless: false,
  },
  // Both threads load it, so it brings no code of another room and no TensorFlow.js.
  { path: 'contract/', imports: ['contract/'], types: ANYTHING, packages: [], pageless: true },
  {
    path: 'worker/',
    imports: [
      'worker/',
      'contract/',
      'storage/',
      'formats/',
      'training/',
      'compiler/',
      'webgpu/',
      'wasm/',
      'data/',
      'model/',
      'expression/',
    ],
    packages: [TENSORFLOW],
    pageless: true,
  },
  // The service worker is a file of its own; nothing imports it.
  { path: 'offline/', imports: ['offline/'], packages: ['workbox-'], pageless: true },
  // Both threads load it, so it brings no TensorFlow.js.
  {
    path: 'storage/',
    imports: [
      'storage/',
      'contract/backends.ts',
      'data/split.ts',
      'model/weights.ts',
      'training/early-stopping.ts',
      'training/optimizer.ts',
      'training/recipe.ts',
      'training/run-state.ts',
      'training/step-kinds.ts',
    ],
    types: ['formats/stored-model.ts', 'training/'],
    packages: ['idb-keyval', 'valibot'],
    pageless: true,
  },
  { path: 'drawing/', imports: ['drawing/'], packages: ['react'], pageless: false },
  { path: 'app/', ...PAGE },
  { path: 'main.tsx', ...PAGE },
];

/** Globals that only the page has. */
const PAGE_GLOBALS = ['document', 'window', 'localStorage', 'sessionStorage'];

interface Reference {
  specifier: string;
  /** `url`: a file that loads separately, like a worker. `text`: a file that is shown, not run. */
  kind: 'value' | 'type' | 'url' | 'text';
}

interface Source {
  references: Reference[];
  globals: string[];
}

/** True for a test and for a file that only tests use. */
export function isForTests(file: string): boolean {
  return /\.test\.tsx?$|(^|\/)(fixtures|golden)\//.test(file);
}

/** Source texts, by path below `src/`. */
export type Sources = ReadonlyMap<string, string>;

/** A sentence for every import that breaks a rule. */
export function roomFaults(sources: Sources): string[] {
  const read = new Map([...sources].map(([file, text]) => [file, readSource(file, text)]));
  const wrongWay = [...read].flatMap(([file, source]) => fileFaults(file, source));
  return [...wrongWay, ...weightFaults(read), ...circleFaults(read)];
}

function fileFaults(file: string, { references, globals }: Source): string[] {
  const room = ROOMS.find(({ path }) => file.startsWith(path));
  if (!room) return [`src/${file} belongs to no room. Give it one in tools/checks/rooms.ts.`];
  const wrong = references
    .filter((reference) => !allowed(room, file, reference))
    .map(
      ({ specifier, kind }) =>
        `src/${file} imports ${kind === 'type' ? 'types from ' : ''}${specifier}, but ${rule(room)}`,
    );
  const page = room.pageless
    ? globals.map(
        (name) => `src/${file} uses ${name}, but ${room.path} runs in the worker, where there is no page.`,
      )
    : [];
  return [...wrong, ...page];
}

function allowed(room: Room, file: string, { specifier, kind }: Reference): boolean {
  if (kind === 'text') return true;
  if (specifier.startsWith('.')) {
    const target = resolve(file, specifier);
    const open = kind === 'type' ? [...room.imports, ...(room.types ?? [])] : room.imports;
    return open.some((path) => target.startsWith(path));
  }
  return (
    room.packages.some((name) => specifier.startsWith(name)) || (kind === 'type' && room.types === ANYTHING)
  );
}

function rule({ path, imports, packages }: Room): string {
  const open = [...imports.map((name) => `src/${name}`), ...packages];
  return open.length > 0 ? `${path} may import ${open.join(', ')} only.` : `${path} may import types only.`;
}

/**
 * The page and `formats/` must not load TensorFlow.js, not even through a file that they may import. The only
 * exception is the charts' own package, which loads with the first run.
 */
function weightFaults(read: ReadonlyMap<string, Source>): string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  const follow = (file: string, trail: readonly string[]) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { specifier, kind } of read.get(file)?.references ?? []) {
      if (kind !== 'value') continue;
      if (specifier.startsWith('.')) {
        const target = resolve(file, specifier);
        follow(target, [...trail, `src/${target}`]);
      } else if (specifier.startsWith(TENSORFLOW) && !specifier.startsWith(CHARTS)) {
        const who = trail[0]?.startsWith('src/formats/') ? 'formats/' : 'The page';
        faults.push(`${who} would load ${specifier}: ${[...trail, specifier].join(' → ')}.`);
      }
    }
  };
  for (const file of read.keys()) {
    if (/^(main\.tsx$|app\/|formats\/)/.test(file)) follow(file, [`src/${file}`]);
  }
  return faults;
}

/**
 * Finds files that import one another in a circle, even if only types. Nobody can understand or move one of
 * them without the others.
 */
function circleFaults(read: ReadonlyMap<string, Source>): string[] {
  const imported = new Map(
    [...read].map(([file, { references }]) => {
      const run = references.filter(({ specifier, kind }) => specifier.startsWith('.') && kind !== 'text');
      return [
        file,
        run.filter(({ kind }) => kind !== 'url').map(({ specifier }) => resolve(file, specifier)),
      ];
    }),
  );
  return circles(imported).map(
    (circle) =>
      `These files import one another in a circle: ${circle.map((file) => `src/${file}`).join(', ')}.`,
  );
}

/** The strongly connected components of a graph that contain a circle (Tarjan), each in alphabetical order. */
function circles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const open: string[] = [];
  const numbers = new Map<string, number>();
  const visit = (file: string): number => {
    const known = numbers.get(file);
    if (known !== undefined) return known;
    const own = numbers.size;
    numbers.set(file, own);
    open.push(file);
    const targets = (edges.get(file) ?? []).filter((target) => edges.has(target));
    const lowest = Math.min(own, ...targets.map(visit));
    numbers.set(file, lowest);
    if (lowest < own) return lowest;
    const members = open.splice(open.indexOf(file));
    for (const member of members) numbers.set(member, Number.POSITIVE_INFINITY);
    if (members.length > 1 || targets.includes(file)) found.push(members.sort());
    return Number.POSITIVE_INFINITY;
  };
  for (const file of edges.keys()) visit(file);
  return found;
}

function resolve(file: string, specifier: string): string {
  const [path = ''] = specifier.split('?');
  return posix.join(posix.dirname(file), path);
}

function readSource(file: string, text: string): Source {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error) throw new SyntaxError(`src/${file}: ${error.message}`);
  const references: Reference[] = [];
  const globals = new Set<string>();
  walk(program as unknown as Node, (node, parent, key) => {
    const kind = node.importKind === 'type' || node.exportKind === 'type' ? 'type' : 'value';
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        add(references, node.source, kind);
        break;
      case 'ImportExpression':
        add(references, node.source, 'value');
        break;
      case 'TSImportType':
        add(references, node.source, 'type');
        break;
      case 'NewExpression':
        if (isModuleUrl(node)) add(references, (node.arguments as unknown[])[0], 'url');
        break;
      case 'Identifier':
        // In `x.window` and `{ window: 1 }` the name is that of a property.
        if (parent.computed !== true && (key === 'property' || key === 'key')) break;
        if (PAGE_GLOBALS.includes(String(node.name))) globals.add(String(node.name));
    }
  });
  return { references, globals: [...globals] };
}

function add(references: Reference[], source: unknown, kind: Reference['kind']): void {
  if (!isNode(source) || typeof source.value !== 'string') return;
  const specifier = source.value;
  references.push({ specifier, kind: specifier.endsWith('?raw') ? 'text' : kind });
}

interface Node {
  type: string;
  [key: string]: unknown;
}

function walk(node: Node, visit: (node: Node, parent: Node, key: string) => void): void {
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (!isNode(child)) continue;
      visit(child, node, key);
      walk(child, visit);
    }
  }
}

/** `new URL(…, import.meta.url)`, which names a file for the bundler. */
function isModuleUrl({ callee, arguments: args }: Node): boolean {
  const base = Array.isArray(args) ? args[1] : undefined;
  return (
    isNode(callee) &&
    callee.name === 'URL' &&
    isNode(base) &&
    isNode(base.object) &&
    base.object.type === 'MetaProperty'
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}
