/** The layer as code in three languages, each in a tab, with a Copy button. */
import { useId, useMemo, useState } from 'react';
import type { Activation } from '../../expression/activation.ts';
import { kerasLayer } from '../../expression/layer-keras.ts';
import { tfjsLayer } from '../../expression/layer-tfjs.ts';
import { wgslLayer } from '../../expression/layer-wgsl.ts';
import { TabList } from '../tabs/TabList.tsx';
import { useCopy } from '../use-copy.ts';
import styles from './CodeTabs.module.css';
import { highlight, type Language } from './highlight.ts';

interface Shown {
  label: string;
  language: Language;
  code: (layer: Activation, name: string | undefined) => string;
}

const LANGUAGES: readonly Shown[] = [
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
  const [chosen, choose] = useState(0);
  const { code, language, label } = LANGUAGES[chosen] as Shown;
  const text = useMemo(() => code(layer, name), [code, layer, name]);
  const pieces = useMemo(() => highlight(text, language), [text, language]);

  return (
    <section className={styles.code} aria-label="The layer as code">
      <div className={styles.head}>
        <TabList
          label="Language"
          tabs={LANGUAGES.map((one, i) => ({ id: `${id}-tab-${i}`, label: one.label, panel: `${id}-code` }))}
          chosen={chosen}
          onChoose={choose}
        />
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
