/** The one thing to do, and how far it has come. */
import { usePage } from '../usePage.ts';
import { Controls } from './Controls.tsx';
import { Progress } from './Progress.tsx';
import { Result } from './Result.tsx';
import { WhatNext } from './WhatNext.tsx';
import './Training.css';

export function Training() {
  const phase = usePage((state) => state.phase);
  return (
    <section className="training" aria-label="Training">
      <Controls />
      <div className="training-now">
        {phase === 'finished' ? (
          <Result />
        ) : phase === 'idle' || phase === 'broken' ? (
          <WhatNext />
        ) : (
          <Progress />
        )}
      </div>
    </section>
  );
}
