/** The panel that shows the layers at work on the drawn digit, what the network misreads, and its weights. */
import { Panel } from '../Panel.tsx';
import { EvaluationView } from './EvaluationView.tsx';
import { LayerCode } from './LayerCode.tsx';
import { LayerView } from './LayerView.tsx';
import { NearestView } from './NearestView.tsx';
import { NetworkView } from './NetworkView.tsx';
import styles from './SeeInsidePanel.module.css';

export default function SeeInsidePanel() {
  return (
    <section className={`see-inside ${styles.seeInside}`} aria-labelledby="see-inside-title">
      <h2 id="see-inside-title">Look inside</h2>
      <Panel name="The layer at work">
        <LayerView />
      </Panel>
      <Panel name="The layer’s code">
        <LayerCode />
      </Panel>
      <Panel name="The nearest training digits">
        <NearestView />
      </Panel>
      <Panel name="What the network misreads">
        <EvaluationView />
      </Panel>
      <Panel name="Layers and weights">
        <NetworkView />
      </Panel>
    </section>
  );
}
