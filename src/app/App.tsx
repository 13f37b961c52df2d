/** The page: what it is, training above, charts and pad as the heroes, all else below or beside. */
import { lazy } from 'react';
import { Charts } from './charts/Charts.tsx';
import { FailureAlert } from './failure/FailureAlert.tsx';
import { Below, Later } from './Later.tsx';
import { LinkNote } from './link/LinkNote.tsx';
import { Panel } from './Panel.tsx';
import { PadPanel } from './pad/PadPanel.tsx';
import { RecipeForm } from './recipe/RecipeForm.tsx';
import { Status } from './status/Status.tsx';
import type { Store } from './store.ts';
import { Announcer } from './training/Announcer.tsx';
import { EpochLog } from './training/EpochLog.tsx';
import { Training } from './training/Training.tsx';
import { StoreContext } from './usePage.ts';
import './tokens.css';
import './App.css';
import './media.css';

// What the first glance does not need loads after it.
const InsidePanel = lazy(() => import('./inside/InsidePanel.tsx'));
const Library = lazy(() => import('./runs/Library.tsx'));
const TeachPanel = lazy(() => import('./teach/TeachPanel.tsx'));

const KERAS_EXAMPLE = 'https://keras.io/examples/keras_recipes/antirectifier/';

export function App({ store }: { store: Store }) {
  return (
    <StoreContext value={store}>
      <header className="page-header">
        <h1>Antirectifier</h1>
        <p>
          Watch a neural network learn to read digits in your browser:{' '}
          <a href={KERAS_EXAMPLE}>Keras’ Antirectifier example</a>. Most networks drop the negative numbers
          between their layers; this one keeps them, too.
        </p>
      </header>
      <main className="page-main">
        <div className="page-top">
          <Panel name="The last failure">
            <FailureAlert />
          </Panel>
          <Panel name="The note on the address">
            <LinkNote />
          </Panel>
          <Panel name="Training">
            <Training />
          </Panel>
        </div>
        {/*
         * On a narrow screen the pad comes first: it answers before anything is trained. Above it stands
         * only what keeps its height whatever it says, so that the pad does not move away under a pen.
         */}
        <Panel name="The drawing pad" className="pad-panel">
          <PadPanel />
        </Panel>
        <Panel name="The charts" className="charts">
          <Charts />
        </Panel>
        <Panel name="The status" className="status">
          <Status />
        </Panel>
        <Later fallback={<div className="teach awaited" />}>
          <TeachPanel />
        </Later>
        <Panel name="The recipe" className="recipe">
          <RecipeForm />
        </Panel>
        <Panel name="The table of epochs" className="epoch-log">
          <EpochLog />
        </Panel>
        <Below className="library">
          <Library />
        </Below>
        <Below className="inside">
          <InsidePanel />
        </Below>
      </main>
      <Panel name="The announcements">
        <Announcer />
      </Panel>
    </StoreContext>
  );
}
