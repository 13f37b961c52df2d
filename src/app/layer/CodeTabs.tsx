/** The layer as code in three languages, each in a tab, with a Copy button. */
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import type { Activation } from '../../expression/activation.ts';
import { kerasLayer } from '../../expression/layer-keras.ts';
import { tfjsLayer } from '../../expression/layer-tfjs.ts';
import { wgslLayer } from '../../expression/layer-wgsl.ts';
import { useCopy } from '../use-copy.ts';
import styles from './CodeTabs.module.css';
import { highlight, type Language } from './highlight.ts';

interface Shown {
  label: string;
  language: Language;
  code: (layer: Activation, name: string | undefined) => string;
}

const TABS: readonly Shown[] = [
  { label: 'Keras', language: 'python', code: kerasLayer },
  { label: 'TensorFlow.js', language: 'javascript', code: tfjsLayer },
  { label: 'WGSL', language: 'wgsl', code: wgslLayer },
];

interface Props {
  layer: Activation;
  /** The visitor's name for the layer, if it has one. */
  name: string | undefined;
}

export function CodeTabs({ layer, name }: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [chosen, choose] = useState(0);
  const { code, language, label } = TABS[chosen] as Shown;
  const text = useMemo(() => code(layer, name), [code, layer, name]);
  const pieces = useMemo(() => highlight(text, language), [text, language]);

  /** Arrow keys move between the tabs, as in every list of tabs. */
  const move = ({ key }: KeyboardEvent) => {
    const to = { ArrowRight: chosen + 1, ArrowLeft: chosen - 1, Home: 0, End: TABS.length - 1 }[key];
    if (to === undefined) return;
    const next = (to + TABS.length) % TABS.length;
    choose(next);
    (list.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <section className={styles.code} aria-label="The layer as code">
      <div className={styles.head}>
        <div ref={list} role="tablist" aria-label="Language" onKeyDown={move}>
          {TABS.map((tab, i) => (
            <button
              key={tab.label}
              type="button"
              role="tab"
              id={`${id}-tab-${i}`}
              aria-selected={i === chosen}
              aria-controls={`${id}-code`}
              tabIndex={i === chosen ? 0 : -1}
              onClick={() => choose(i)}
            >
              {tab.label}
            </button>
          ))}
        </div>
        <Copy key={text} text={text} label={label} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled part has to be reachable by keyboard. */}
      <div role="tabpanel" id={`${id}-code`} aria-labelledby={`${id}-tab-${chosen}`} tabIndex={0}>
        <pre>
          <code>
            {pieces.map(({ kind, text: piece }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces keep their places.
              <span key={i} data-kind={kind || undefined}>
                {piece}
              </span>
            ))}
          </code>
        </pre>
      </div>
    </section>
  );
}

function Copy({ text, label }: { text: string; label: string }) {
  const { said, copy } = useCopy({
    copied: 'Copied.',
    refused: 'This browser does not let the page copy: select the text.',
  });
  return (
    <p>
      <button
        type="button"
        className="quiet"
        aria-label={`Copy the ${label} code`}
        onClick={() => copy(text)}
      >
        Copy
      </button>{' '}
      <span role="status">{said}</span>
    </p>
  );
}
