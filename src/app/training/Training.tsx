/** The one thing to do, and how far it has come. */
import { lazy, useEffect } from 'react';
import { LazyPart } from '../LazyPart.tsx';
import { usePage } from '../use-page.ts';
import { Controls } from './Controls.tsx';
import { RunProgress } from './RunProgress.tsx';
import styles from './Training.module.css';
import { WhatNext } from './WhatNext.tsx';

const loadResult = () => import('./Result.tsx');
const Result = lazy(loadResult);

export function Training() {
  const phase = usePage((state) => state.phase);
  const begun = phase !== 'idle' && phase !== 'broken';
  // So that it is there when the run ends; without it the page says so then.
  useEffect(() => {
    if (begun) loadResult().catch(() => undefined);
  }, [begun]);
  return (
    <section className={styles.training} aria-label="Training">
      <Controls />
      <div className={styles.trainingNow} data-training-now>
        {phase === 'finished' ? (
          <LazyPart>
            <Result />
          </LazyPart>
        ) : phase === 'idle' || phase === 'broken' ? (
          <WhatNext />
        ) : (
          <RunProgress />
        )}
      </div>
    </section>
  );
}
