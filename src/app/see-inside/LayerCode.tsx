/** The source of the Antirectifier: its few main lines, and the whole file. */
import source from '../../model/antirectifier.ts?raw';
import { usePage } from '../use-page.ts';
import { excerpt } from './excerpt.ts';
import styles from './LayerCode.module.css';
import { codeText } from './layer-text.ts';

const CALL = excerpt(source, 'override call(');
const HALVES = excerpt(source, 'function centredHalves(');

export function LayerCode() {
  const words = usePage(({ model }) => codeText(model?.recipe.activation ?? 'antirectifier'));
  return (
    <article className={styles.layerCode} aria-labelledby="code-title">
      <h3 id="code-title">The code of the Antirectifier</h3>
      <p>{words}</p>
      <Source name="The layer’s call" text={`${HALVES}\n\n${CALL}`} />
      <details>
        <summary>The whole file</summary>
        <Source name="src/model/antirectifier.ts" text={source} />
      </details>
    </article>
  );
}

function Source({ name, text }: { name: string; text: string }) {
  return (
    <section className={styles.source} aria-label={name}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled part has to be reachable by keyboard. */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </section>
  );
}
