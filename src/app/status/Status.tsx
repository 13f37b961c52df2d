/** Shows the backend and why it was chosen, the digits, and the size of the network. */
import { lazy } from 'react';
import { BACKEND_LABELS, type BackendChoice, type Engine } from '../../contract/backends.ts';
import type { Lessons } from '../../contract/lessons.ts';
import type { ModelSource } from '../../contract/network-view.ts';
import { count, counted, megabytes, percent } from '../format.ts';
import { LazyPart } from '../LazyPart.tsx';
import type { Card } from '../pretrained/state.ts';

import { usePage } from '../use-page.ts';
import { BackendSelect } from './BackendSelect.tsx';
import styles from './Status.module.css';
import type { DataState } from './state.ts';

// Seldom shown, so it loads when it is.
const NewVersion = lazy(() => import('../offline/NewVersion.tsx'));

export function Status() {
  const newer = usePage((state) => state.copy === 'newer');
  const refused = usePage((state) => state.refused);
  return (
    <section className={`status ${styles.status}`} aria-label="Status">
      <label htmlFor="backend" className="visually-hidden">
        Backend
      </label>
      <BackendSelect id="backend" />
      <details>
        <summary>
          <Line />
        </summary>
        <dl>
          <Backend />
          <Digits />
          <Network />
        </dl>
      </details>
      {refused && <p role="alert">{refused}</p>}
      {newer && (
        <LazyPart>
          <NewVersion />
        </LazyPart>
      )}
    </section>
  );
}

/** The same in one line: backend, digits, size of the network. */
function Line() {
  const engine = usePage((state) => state.engine);
  const choice = usePage((state) => state.backend);
  const noBackend = usePage((state) => state.noBackend);
  const data = usePage((state) => state.data);
  const model = usePage((state) => state.model);
  return (
    <>
      {noBackend ? 'None runs now.' : engine ? <strong>{engineText(engine)}</strong> : startingText(choice)}
      {' · '}
      {digitsText(data)}
      {model && ` · ${count(model.parameters)} parameters${ORIGINS[model.source]}`}
    </>
  );
}

const engineText = ({ backend, adapter, software }: Engine): string =>
  BACKEND_LABELS[backend] +
  (adapter ? ` on ${adapter}` : '') +
  (software ? ' (emulated on the processor)' : '');

function Backend() {
  const reason = usePage((state) => state.engine?.reason);
  const reloadHelps = usePage(
    ({ copy, engine }) => copy !== 'none' && engine?.backend === 'wasm' && !crossOriginIsolated,
  );
  return (
    <div>
      <dt>Backend</dt>
      <dd>
        {reason}
        {reloadHelps && ' Reload the page to get more threads.'}
      </dd>
    </div>
  );
}

const startingText = (choice: BackendChoice): string =>
  choice === 'auto' ? 'Looking for the fastest one…' : `Starting ${BACKEND_LABELS[choice]}…`;

function Digits() {
  const data = usePage((state) => state.data);
  const kept = usePage((state) => state.copy !== 'none');
  return (
    <div>
      <dt>Digits</dt>
      <dd>
        {data.status === 'ready'
          ? `There are ${count(data.testRows)} more to test with.`
          : 'They are fetched when the page is idle, or when you press Train.'}
        {kept && data.status === 'ready' && ' The page now works offline, too.'}
        {data.status === 'loading' && (
          <progress aria-label="Digits loaded" value={data.loadedBytes} max={data.totalBytes || 1} />
        )}
      </dd>
    </div>
  );
}

function digitsText(data: DataState): string {
  switch (data.status) {
    case 'waiting':
      return 'MNIST is not loaded yet';
    case 'loading':
      return data.totalBytes
        ? `MNIST is loading: ${megabytes(data.loadedBytes)} of ${megabytes(data.totalBytes)}`
        : 'MNIST is about to load';
    case 'ready':
      return `${data.name}: ${count(data.trainRows)} to learn from`;
    case 'failed':
      return 'MNIST is not complete';
  }
}

const STEP_LABELS = { compiled: 'a program made for it', tfjs: 'TensorFlow.js’ operations' };

function Network() {
  const model = usePage((state) => state.model);
  const card = usePage(({ pretrained }) => (pretrained.status === 'ready' ? pretrained.card : undefined));
  const lessons = usePage((state) => state.teaching.network);
  const compiling = usePage((state) => state.compiling);
  const noBackend = usePage((state) => state.noBackend);
  const step = usePage((state) => state.run?.step);
  const note = usePage((state) => state.run?.note);
  return (
    <div>
      <dt>Network</dt>
      <dd>
        {model ? detailText(model.source, card) : noBackend ? 'Not built.' : 'Being built.'}
        {step && ` It is trained by ${STEP_LABELS[step]}.`}
        {lessons && withLessons(lessons)}
        {model?.source === 'pretrained' && card?.varied && VARIED}
        {note && ` ${note}`}
        {compiling && ' Its program for the GPU is being made.'}
      </dd>
    </div>
  );
}

/** How the opening network differs from one that Keras' recipe makes. */
const VARIED =
  ' It learnt from digits turned and stretched a little, which Keras’ recipe leaves as they are.';

const withLessons = ({ lessons, test }: Lessons) =>
  ` With ${counted(lessons, 'lesson')} its test accuracy is ${percent(test.accuracy)} now.`;

/** Where the weights come from, in the line; empty if this page made them. */
const ORIGINS: Record<ModelSource, string> = {
  new: '',
  pretrained: ', trained in advance',
  file: ', from a file',
  run: ', from a kept run',
};

function detailText(source: ModelSource, card: Card | undefined): string {
  switch (source) {
    case 'new':
      return 'This page made it.';
    case 'pretrained':
      return card ? `It has a test accuracy of ${percent(card.accuracy)}.` : '';
    case 'file':
      return 'You brought it.';
    case 'run':
      return 'You loaded it from the list of runs.';
  }
}
