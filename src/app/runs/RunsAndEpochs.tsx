/** The kept runs, and the table of epochs of the present one. */
import { Panel } from '../Panel.tsx';
import { EpochLog } from '../training/EpochLog.tsx';
import styles from './RunsAndEpochs.module.css';
import { RunsPanel } from './RunsPanel.tsx';

export default function RunsAndEpochs() {
  return (
    <div className={styles.runsAndEpochs}>
      <Panel name="The table of epochs">
        <EpochLog />
      </Panel>
      <Panel name="The list of runs">
        <RunsPanel />
      </Panel>
    </div>
  );
}
