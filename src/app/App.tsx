/**
 * The page. On a wide screen the first screen has pad, training, network and charts, without scrolling.
 * Everything else is in tabs below.
 */

import { lazy } from 'react';
import { Charts } from './charts/Charts.tsx';
import { FailureAlert } from './failure/FailureAlert.tsx';
import { LazyPart } from './LazyPart.tsx';
import { Panel } from './Panel.tsx';
import { PadPanel } from './pad/PadPanel.tsx';
import { Status } from './status/Status.tsx';
import type { Store } from './store.ts';
import { Title } from './Title.tsx';
import { Tabs } from './tabs/Tabs.tsx';
import { Announcer } from './training/Announcer.tsx';
import { Training } from './training/Training.tsx';
import { StoreContext, usePage, useStore } from './use-page.ts';
import type { Embeddable } from './view/state.ts';
import { ViewControls } from './view/ViewControls.tsx';
import './tokens.css';
import './App.css';
import './media.css';

// Few addresses have a fault.
const LinkNote = lazy(() => import('./link/LinkNote.tsx'));
// Their code loads after the pad's, which a visitor uses first.
const NetworkPanel = lazy(() => import('./network/NetworkPanel.tsx'));
const FileDrop = lazy(() => import('./files/FileDrop.tsx'));

export function App({ store }: { store: Store }) {
  return (
    <StoreContext value={store}>
      <Page />
      <Panel name="The announcements">
        <Announcer />
      </Panel>
    </StoreContext>
  );
}

/** Opens the explanation, which is below the first screen. */
function WhatIsThis() {
  const { dispatch } = useStore();
  return (
    <button
      type="button"
      className="quiet"
      onClick={() => {
        dispatch({ type: 'tab-opened', tab: 'how' });
        document.querySelector('.tabs')?.scrollIntoView();
      }}
    >
      What am I looking at?
    </button>
  );
}

function Page() {
  const embed = usePage((state) => state.view.embed);
  const faulty = usePage((state) => state.link.ignored.length > 0);
  const shows = (part: Embeddable) => embed?.includes(part) ?? true;
  const whole = embed === undefined;
  return (
    <>
      {whole && (
        <header className="page-header">
          <Title />
          <WhatIsThis />
          <ViewControls />
        </header>
      )}
      <main className="page-main" data-embed={whole ? undefined : embed.join(' ')}>
        <div className="page-top">
          <Panel name="The last failure">
            <FailureAlert />
          </Panel>
          {faulty && (
            <LazyPart>
              <LinkNote />
            </LazyPart>
          )}
        </div>
        {/*
         * The pad comes first, because it reads before anything is trained. What is above it never changes
         * its height, so that the pad does not move away under a pen.
         */}
        {shows('pad') && (
          <Panel name="The drawing pad" className="pad-panel">
            <PadPanel />
          </Panel>
        )}
        {shows('training') && (
          <Panel name="Training" className="training">
            <Training />
          </Panel>
        )}
        {shows('network') && (
          <div className="network">
            <Panel name="The network">
              <LazyPart>
                <NetworkPanel />
              </LazyPart>
            </Panel>
          </div>
        )}
        {shows('charts') && (
          <Panel name="The charts" className="charts">
            <Charts />
          </Panel>
        )}
        {whole && (
          <>
            <Panel name="The status" className="status">
              <Status />
            </Panel>
            <Tabs />
            <Panel name="The files dropped on the page">
              <LazyPart>
                <FileDrop />
              </LazyPart>
            </Panel>
          </>
        )}
      </main>
    </>
  );
}
