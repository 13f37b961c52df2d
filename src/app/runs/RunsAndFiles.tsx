/** The panels about runs: their list, comparisons, files of models and of data. They are one part, which loads later. */
import { useState } from 'react';
import { ComparePanel } from '../compare/ComparePanel.tsx';
import { DataPanel } from '../data/DataPanel.tsx';
import { FilesPanel } from '../files/FilesPanel.tsx';
import { Panel } from '../Panel.tsx';
import styles from './RunsAndFiles.module.css';
import { RunsPanel } from './RunsPanel.tsx';

export default function RunsAndFiles() {
  const [data, setData] = useState<File[]>([]);
  return (
    <div className={`runs-and-files ${styles.runsAndFiles}`}>
      <Panel name="The list of runs">
        <RunsPanel />
      </Panel>
      <Panel name="The comparison">
        <ComparePanel />
      </Panel>
      <Panel name="Export and import">
        <FilesPanel onData={setData} />
      </Panel>
      <Panel name="Data of your own">
        <DataPanel files={data} onFiles={setData} />
      </Panel>
    </div>
  );
}
