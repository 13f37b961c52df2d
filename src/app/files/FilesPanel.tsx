/** Exports the model, the run's history and the charts to files, and imports a model from files. */
import { type ReactNode, useRef, useState } from 'react';
import { zipFiles } from '../../formats/zip.ts';
import { ActionButton } from '../ActionButton.tsx';
import { count } from '../format.ts';
import { may } from '../permissions.ts';
import { shownOf } from '../recipe/activations.ts';
import { saveFile } from '../save-file.ts';
import { useNewValue } from '../use-new-value.ts';
import { usePage, useStore } from '../use-page.ts';
import { chartFiles } from './chart-files.ts';
import { chartPng } from './chart-png.ts';
import styles from './FilesPanel.module.css';
import { fileName, historyCsv, historyJson } from './history.ts';

interface Props {
  /** Files of a model that were dropped on the page. */
  dropped: readonly File[];
}

export function FilesPanel({ dropped }: Props) {
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
  /** The visitor's name for the model's layer, if it is one of theirs. */
  const layerName = () => {
    const { model, layers } = getState();
    const own = layers.kept.find(({ layer }) => layer === model?.recipe.activation);
    return own && { layerName: own.name };
  };
  const exportKeras = () =>
    attempt(async () => {
      const { file } = await request('export-keras', { python: false, ...layerName() });
      saveFile('model.keras', file, 'application/zip');
      return 'keras.models.load_model reads model.keras. A layer that Keras does not have needs its class: Go on in Python has it.';
    });
  const goOnInPython = () =>
    attempt(async () => {
      const { file } = await request('export-keras', { python: true, ...layerName() });
      saveFile('python.zip', file, 'application/zip');
      return 'python.zip holds the model, its layer and train.py. Unpack it and run: python train.py';
    });
  const importModel = (files: readonly File[]) =>
    attempt(async () => {
      const { recipe, parameters, notes = [] } = await request('load-model-files', { files: [...files] });
      const read = `${shownOf(recipe.activation).label}, ${count(parameters)} parameters: the pad reads with it now.`;
      return [read, ...notes].join(' ');
    });
  /** One chart is one file; several come in a zip. */
  const saveCharts = (ending: 'svg' | 'png') =>
    attempt(async () => {
      const charts = chartFiles(getState());
      const files = await Promise.all(
        charts.map(async ({ name, svg }) => ({
          name: `${name}.${ending}`,
          content: ending === 'png' ? await chartPng(svg) : svg,
        })),
      );
      const [first, ...others] = files;
      if (!first) return 'There is no chart yet: the first run draws them.';
      if (others.length === 0) {
        saveFile(first.name, first.content, ending === 'png' ? 'image/png' : 'image/svg+xml');
        return first.name;
      }
      const zip = zipFiles(Object.fromEntries(files.map(({ name, content }) => [name, content])));
      saveFile('charts.zip', zip, 'application/zip');
      return `charts.zip holds ${files.map(({ name }) => name).join(', ')}.`;
    });
  const section = useRef<HTMLElement>(null);
  useNewValue(dropped, (files) => {
    section.current?.scrollIntoView({ block: 'nearest' });
    if (may('replace-network', getState())) void importModel(files);
    else setFault('Something else uses the network now. Drop the files again when it has ended.');
  });

  return (
    <section ref={section} className={styles.files} aria-labelledby="files-title">
      <h2 id="files-title">Export and import</h2>
      <dl>
        <Line name="Model">
          <ActionButton unavailable={!model} onClick={exportModel}>
            Export model
          </ActionButton>
          <ActionButton unavailable={!model} onClick={exportKeras}>
            Export .keras
          </ActionButton>
          <ActionButton unavailable={!model} onClick={goOnInPython}>
            Go on in Python
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
          <ActionButton onClick={() => saveCharts('svg')}>SVG</ActionButton>
          <ActionButton onClick={() => saveCharts('png')}>PNG</ActionButton>
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
