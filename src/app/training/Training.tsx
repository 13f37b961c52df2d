/** The buttons of a run; beside them what Train will do, then the run's progress, then its result. */
import { lazy, useEffect } from 'react';
import { LazyPart } from '../LazyPart.tsx';
import { usePage } from '../use-page.ts';
import { Controls } from './Controls.tsx';
import { RunProgress } from './RunProgress.tsx';
import styles from './Training.module.css';
import { WhatNext } from './WhatNext.tsx';

const Unfinished = lazy(() => import('../runs/Unfinished.tsx'));
const loadResult = () => import('./Result.tsx');
const Result = lazy(loadResult);

export function Training() {
  const phase = usePage((state) => state.phase);
  const interrupted = usePage((state) => state.runs.unfinished.length > 0);
  const begun = phase !== 'idle' && phase !== 'broken';
  // Loads the result's code early, so that it is there when the run ends. If that fails, the page says
  // so at the end of the run.
  useEffect(() => {
    if (begun) loadResult().catch(() => undefined);
  }, [begun]);
  return (
    <section className={`training ${styles.training}`} aria-label="Training">
      <Controls />
      <div className={styles.trainingNow} data-training-now>
        {phase === 'finished' ? (
          <LazyPart>
            <Result />
          </LazyPart>
        ) : phase === 'idle' || phase === 'broken' ? (
          <>
            {interrupted && (
              <LazyPart>
                <Unfinished />
              </LazyPart>
            )}
            <WhatNext />
          </>
        ) : (
          <RunProgress />
        )}
      </div>
    </section>
  );
}
