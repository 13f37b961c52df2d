/** The one thing to do, and how far it has come. */
import { lazy, useEffect } from 'react';
import { Later } from '../Later.tsx';
import { usePage } from '../usePage.ts';
import { Controls } from './Controls.tsx';
import { Progress } from './Progress.tsx';
import { WhatNext } from './WhatNext.tsx';
import './Training.css';

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
    <section className="training" aria-label="Training">
      <Controls />
      <div className="training-now">
        {phase === 'finished' ? (
          <Later>
            <Result />
          </Later>
        ) : begun ? (
          <Progress />
        ) : (
          <WhatNext />
        )}
      </div>
    </section>
  );
}
