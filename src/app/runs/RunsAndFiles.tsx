/** The panels about runs: their list, comparisons and files. They are one part, which loads later. */
import { ComparePanel } from '../compare/ComparePanel.tsx';
import { FilesPanel } from '../files/FilesPanel.tsx';
import { Panel } from '../Panel.tsx';
import styles from './RunsAndFiles.module.css';
import { RunsPanel } from './RunsPanel.tsx';

export default function RunsAndFiles() {
  return (
    <div className={`runs-and-files ${styles.runsAndFiles}`}>
      <Panel name="The list of runs">
        <RunsPanel />
      </Panel>
      <Panel name="The comparison">
        <ComparePanel />
      </Panel>
      <Panel name="Export and import">
        <FilesPanel />
      </Panel>
    </div>
  );
}
