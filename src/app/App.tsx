/** The page: its title, training at the top, then charts and pad, and all other panels below. */
import { lazy } from 'react';
import { Charts } from './charts/Charts.tsx';
import { FailureAlert } from './failure/FailureAlert.tsx';
import { DeferredPart, LazyPart } from './LazyPart.tsx';
import { LinkNote } from './link/LinkNote.tsx';
import { Panel } from './Panel.tsx';
import { PadPanel } from './pad/PadPanel.tsx';
import { RecipeForm } from './recipe/RecipeForm.tsx';
import { Status } from './status/Status.tsx';
import type { Store } from './store.ts';
import { Announcer } from './training/Announcer.tsx';
import { Training } from './training/Training.tsx';
import { StoreContext } from './use-page.ts';
import './tokens.css';
import './App.css';
import './media.css';

// Visitors do not need these panels at once, so they load later.
const SeeInsidePanel = lazy(() => import('./see-inside/SeeInsidePanel.tsx'));
const LayerPanel = lazy(() => import('./layer/LayerPanel.tsx'));
const EpochLog = lazy(() => import('./training/EpochLog.tsx'));
const RunsAndFiles = lazy(() => import('./runs/RunsAndFiles.tsx'));
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
         * On a narrow screen the pad comes first, because it reads before anything is trained. The panels
         * above it never change their height, so that the pad does not move away under a pen.
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
        <LazyPart fallback={<div className="teach awaited" />}>
          <TeachPanel />
        </LazyPart>
        <Panel name="The recipe" className="recipe">
          <RecipeForm />
        </Panel>
        <DeferredPart className="layer">
          <Panel name="The layer" className="layer">
            <LayerPanel />
          </Panel>
        </DeferredPart>
        <DeferredPart className="epoch-log">
          <Panel name="The table of epochs" className="epoch-log">
            <EpochLog />
          </Panel>
        </DeferredPart>
        <DeferredPart className="runs-and-files">
          <RunsAndFiles />
        </DeferredPart>
        <DeferredPart className="see-inside">
          <SeeInsidePanel />
        </DeferredPart>
      </main>
      <Panel name="The announcements">
        <Announcer />
      </Panel>
    </StoreContext>
  );
}
