/** The one thing to do, and how far it has come. */
import { lazy, useEffect } from 'react';
import { Later } from '../Later.tsx';
import { usePage } from '../usePage.ts';
import { Controls } from './Controls.tsx';
import { Progress } from './Progress.tsx';
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
          <Later>
            <Result />
          </Later>
        ) : phase === 'idle' || phase === 'broken' ? (
          <WhatNext />
        ) : (
          <Progress />
        )}
      </div>
    </section>
  );
}
