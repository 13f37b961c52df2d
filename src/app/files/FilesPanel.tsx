/** Exports the model, the run's history and the charts to files, and imports a model from files. */
import { type ReactNode, useRef, useState } from 'react';
import { zipFiles } from '../../formats/zip.ts';
import { ActionButton } from '../ActionButton.tsx';
import { count } from '../format.ts';
import { may } from '../permissions.ts';
import { shownOf } from '../recipe/activations.ts';
import { saveFile } from '../save-file.ts';
import { usePage, useStore } from '../use-page.ts';
import { chartFiles } from './chart-files.ts';
import styles from './FilesPanel.module.css';
import { fileName, historyCsv, historyJson } from './history.ts';

export function FilesPanel() {
  const { getState, request } = useStore();
  const mayImport = usePage((state) => may('replace-network', state));
  const model = usePage((state) => state.model !== undefined);
  const run = usePage((state) => state.run);
  const chooser = useRef<HTMLInputElement>(null);
  const [said, say] = useState('');
  const [fault, setFault] = useState('');

  /** Runs `what` and shows the sentence that it returns. Its errors must have messages for the visitor. */
  const attempt = async (what: () => Promise<string>) => {
    say('');
    setFault('');
    try {
      say(await what());
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  };
  const exportModel = () =>
    attempt(async () => {
      const { zip } = await request('export-model');
      saveFile('model.zip', zip, 'application/zip');
      return 'model.zip holds model.json and weights.bin. tf.loadLayersModel reads these two; Import model reads the zip.';
    });
  const importModel = (files: File[]) =>
    attempt(async () => {
      const { recipe, parameters } = await request('load-model-files', { files });
      return `${shownOf(recipe.activation).label}, ${count(parameters)} parameters: the pad reads with it now.`;
    });

  return (
    <section className={styles.files} aria-labelledby="files-title">
      <h2 id="files-title">Export and import</h2>
      <dl>
        <Line name="Model">
          <ActionButton unavailable={!model} onClick={exportModel}>
            Export model
          </ActionButton>
          <ActionButton unavailable={!mayImport} onClick={() => chooser.current?.click()}>
            Import model
          </ActionButton>
          <input
            ref={chooser}
            type="file"
            multiple
            // Accepts all files, because weight files may have no extension.
            hidden
            aria-label="Files of a model"
            onChange={({ target }) => {
              const files = [...(target.files ?? [])];
              // Without this, choosing the same files again would cause no event.
              target.value = '';
              if (files.length > 0) void importModel(files);
            }}
          />
        </Line>
        <Line name="History">
          <ActionButton
            unavailable={!run}
            onClick={() => run && saveFile(fileName(run, 'csv'), historyCsv(run), 'text/csv')}
          >
            CSV
          </ActionButton>
          <ActionButton
            unavailable={!run}
            onClick={() => run && saveFile(fileName(run, 'json'), historyJson(run), 'application/json')}
          >
            JSON
          </ActionButton>
        </Line>
        <Line name="Charts">
          <ActionButton
            onClick={() =>
              attempt(async () => {
                const [first, ...others] = chartFiles(getState());
                if (!first) return 'There is no chart yet: the first run draws them.';
                if (others.length === 0) {
                  saveFile(first.name, first.svg, 'image/svg+xml');
                  return first.name;
                }
                const files = [first, ...others];
                const zip = zipFiles(Object.fromEntries(files.map(({ name, svg }) => [name, svg])));
                saveFile('charts.zip', zip, 'application/zip');
                return `charts.zip holds ${files.map(({ name }) => name).join(', ')}.`;
              })
            }
          >
            SVG
          </ActionButton>
        </Line>
      </dl>
      <p className={fault ? 'fault' : 'hint'} role="status">
        {fault || said}
      </p>
    </section>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
