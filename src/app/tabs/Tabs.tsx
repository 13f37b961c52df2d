/**
 * All that is not on the first screen, one tab at a time. A tab loads when it is opened. Later it stays,
 * hidden, so that nothing that the visitor typed there is lost.
 */
import { Activity, type ComponentType, lazy, useEffect, useRef, useState } from 'react';
import { LazyPart } from '../LazyPart.tsx';
import { Panel } from '../Panel.tsx';
import { usePage, useStore } from '../use-page.ts';
import { TabList } from './TabList.tsx';
import styles from './Tabs.module.css';
import { TAB_NAMES, TABS, type TabName } from './tabs.ts';

const LOADERS: Record<TabName, () => Promise<{ default: ComponentType }>> = {
  recipe: () => import('../recipe/RecipeForm.tsx'),
  layer: () => import('../layer/LayerPanel.tsx'),
  teach: () => import('../teach/TeachPanel.tsx'),
  map: () => import('../map/MapPanel.tsx'),
  inside: () => import('../see-inside/SeeInsidePanel.tsx'),
  runs: () => import('../runs/RunsAndEpochs.tsx'),
  compare: () => import('../compare/ComparePanel.tsx'),
  files: () => import('../files/FilesAndData.tsx'),
  how: () => import('../explain/ExplainPanel.tsx'),
};

const PANELS = Object.fromEntries(TAB_NAMES.map((name) => [name, lazy(LOADERS[name])])) as unknown as Record<
  TabName,
  ComponentType
>;

const idOf = (name: TabName): string => `tab-${name}`;
/** The panel's id differs from the tab's name: the browser must not scroll to `#compare`. */
const panelOf = (name: TabName): string => `panel-${name}`;

export function Tabs() {
  const { dispatch } = useStore();
  const open = usePage((state) => state.tab);
  const [opened, setOpened] = useState<ReadonlySet<TabName>>(new Set([open]));
  useEffect(() => setOpened((before) => (before.has(open) ? before : new Set([...before, open]))), [open]);
  // On a narrow screen the row scrolls sideways.
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tab = row.current?.querySelector<HTMLElement>(`#${idOf(open)}`);
    const list = tab?.parentElement;
    if (tab && list) list.scrollLeft = tab.offsetLeft - (list.clientWidth - tab.clientWidth) / 2;
  }, [open]);
  return (
    <div className={`tabs ${styles.tabs}`} ref={row}>
      <TabList
        label="More"
        className={styles.row}
        tabs={TAB_NAMES.map((name) => ({ id: idOf(name), label: TABS[name], panel: panelOf(name) }))}
        chosen={TAB_NAMES.indexOf(open)}
        onChoose={(i) => dispatch({ type: 'tab-opened', tab: TAB_NAMES[i] as TabName })}
        // Errors show when the tab is opened.
        onNear={(i) => void LOADERS[TAB_NAMES[i] as TabName]().catch(() => undefined)}
      />
      {TAB_NAMES.map((name) => {
        const Shown = PANELS[name];
        const isOpen = name === open;
        return (
          <div
            key={name}
            id={panelOf(name)}
            className={styles.panel}
            role="tabpanel"
            aria-labelledby={idOf(name)}
            hidden={!isOpen}
          >
            {(isOpen || opened.has(name)) && (
              <Activity mode={isOpen ? 'visible' : 'hidden'}>
                <Panel name={`The tab “${TABS[name]}”`}>
                  <LazyPart fallback={<div className={styles.awaited} />}>
                    <Shown />
                  </LazyPart>
                </Panel>
              </Activity>
            )}
          </div>
        );
      })}
    </div>
  );
}
