/** What is made of runs: the list of them, comparisons, files. Loads after the first glance. */
import { ComparePanel } from '../compare/ComparePanel.tsx';
import { FilesPanel } from '../files/FilesPanel.tsx';
import { RunsPanel } from './RunsPanel.tsx';

export default function Library() {
  return (
    <div className="library">
      <RunsPanel />
      <ComparePanel />
      <FilesPanel />
    </div>
  );
}
