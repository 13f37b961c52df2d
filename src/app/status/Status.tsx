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
  return (
    <section className={`status ${styles.status}`} aria-label="Status">
      <dl>
        <Backend />
        <Digits />
        <Network />
        {newer && (
          <LazyPart>
            <NewVersion />
          </LazyPart>
        )}
      </dl>
    </section>
  );
}

function Backend() {
  const engine = usePage((state) => state.engine);
  const choice = usePage((state) => state.backend);
  const refused = usePage((state) => state.refused);
  const noBackend = usePage((state) => state.noBackend);
  return (
    <div>
      <dt>
        <label htmlFor="backend">Backend</label>
      </dt>
      <dd>
        <BackendSelect id="backend" />
        <p>
          {refused && <span role="alert">{refused} </span>}
          {noBackend ? 'None runs now.' : engine ? <EngineText engine={engine} /> : startingText(choice)}
        </p>
      </dd>
    </div>
  );
}

const startingText = (choice: BackendChoice): string =>
  choice === 'auto' ? 'Looking for the fastest one…' : `Starting ${BACKEND_LABELS[choice]}…`;

function EngineText({ engine }: { engine: Engine }) {
  const { backend, adapter, software, reason } = engine;
  const kept = usePage((state) => state.copy !== 'none');
  return (
    <>
      <strong>
        {BACKEND_LABELS[backend]}
        {adapter && ` on ${adapter}`}
        {software && ' (emulated on the processor)'}
      </strong>
      . {reason}
      {kept && backend === 'wasm' && !crossOriginIsolated && ' Reload the page to get more threads.'}
    </>
  );
}

function Digits() {
  const data = usePage((state) => state.data);
  const kept = usePage((state) => state.copy !== 'none');
  return (
    <div>
      <dt>Digits</dt>
      <dd>
        <p>
          {digitsText(data)}
          {kept && data.status === 'ready' && ' The page now works offline, too.'}
        </p>
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
      return 'MNIST is fetched once it is needed.';
    case 'loading':
      return data.totalBytes
        ? `MNIST is loading: ${megabytes(data.loadedBytes)} of ${megabytes(data.totalBytes)}.`
        : 'MNIST is about to load.';
    case 'ready':
      return `${data.name}: ${count(data.trainRows)} to learn from, ${count(data.testRows)} to test with.`;
    case 'failed':
      return 'MNIST is not complete.';
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
        <p>
          {model ? `${count(model.parameters)} parameters` : noBackend ? 'Not built' : 'Being built'}
          {model && originText(model.source, card)}
          {step && `, trained by ${STEP_LABELS[step]}`}
          {lessons && plusLessons(lessons)}.{note && ` ${note}`}
          {compiling && ' Its program for the GPU is being made.'}
        </p>
      </dd>
    </div>
  );
}

const plusLessons = ({ lessons, test }: Lessons) =>
  `, plus ${counted(lessons, 'lesson')}: ${percent(test.accuracy)} test accuracy now`;

/** Where the weights come from; empty if this page made them. */
function originText(source: ModelSource, card: Card | undefined): string {
  switch (source) {
    case 'new':
      return '';
    case 'pretrained':
      return `, trained in advance${card ? ` to ${percent(card.accuracy)} test accuracy` : ''}`;
    case 'file':
      return ', from a file';
    case 'run':
      return ', from a kept run';
  }
}
