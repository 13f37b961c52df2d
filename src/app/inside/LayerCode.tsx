/** The layer's own source: what it does in a few lines, and the whole file. */
import source from '../../model/antirectifier.ts?raw';
import { excerpt } from './excerpt.ts';

const CALL = excerpt(source, 'override call(');
const HALVES = excerpt(source, 'function centredHalves(');

export function LayerCode() {
  return (
    <article className="layer-code" aria-labelledby="code-title">
      <h3 id="code-title">The code of the layer</h3>
      <p>
        This is the source that this page runs. <code>centredHalves</code> takes the mean off and puts both
        halves side by side; <code>call</code> mixes them with the kernel.
      </p>
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
    <section className="source" aria-label={name}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled part has to be reachable by keyboard. */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </section>
  );
}
