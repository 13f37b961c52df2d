/** Data of the visitor's own in the place of MNIST: files to choose, names for the classes, and whether to keep them. */
import { useEffect, useRef, useState } from 'react';
import { type DatasetHead, MNIST } from '../../data/split.ts';
import { parseRecipe } from '../../training/recipe.ts';
import { ActionButton } from '../ActionButton.tsx';
import { count, percent } from '../format.ts';
import { may } from '../permissions.ts';
import { openingModel } from '../pretrained/state.ts';
import { useNewValue } from '../use-new-value.ts';
import { usePage, useStore } from '../use-page.ts';
import styles from './DataPanel.module.css';
import { waitsFor } from './waits-for.ts';

interface Props {
  /** Files that were dropped on the page, or chosen here. */
  files: readonly File[];
  onFiles(files: readonly File[]): void;
}

/** The size in the browser's storage. */
const megabytes = ({ trainRows, testRows }: DatasetHead) =>
  `${Math.max(1, Math.round(((trainRows + testRows) * 785) / 1e6))} MB`;

/** Percent: of MNIST's 70,000 images a seventh is for testing. */
const TEST_SHARE = 14;

export function DataPanel({ files, onFiles }: Props) {
  const { request, listen, getState } = useStore();
  const free = usePage((state) => may('replace-network', state));
  const { data } = parseRecipe(usePage((state) => state.recipe));
  const here = usePage((state) => (state.data.status === 'ready' ? state.data.id : MNIST.id));
  const waits = usePage(waitsFor);
  const [name, setName] = useState('');
  const [classes, setClasses] = useState('');
  const [share, setShare] = useState(TEST_SHARE);
  const [kept, setKept] = useState<DatasetHead>();
  const [said, say] = useState('');
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const section = useRef<HTMLElement>(null);
  useNewValue(files, ({ length }) => {
    if (length > 0) section.current?.scrollIntoView({ block: 'nearest' });
  });
  const chooser = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const isOwn = here !== MNIST.id;

  useEffect(() => {
    request('kept-dataset').then(
      ({ head }) => setKept(head),
      () => {},
    );
  }, [request]);
  useEffect(
    () =>
      listen((action) => {
        if (action.type !== 'dataset-progress') return;
        say(`${percent(action.readBytes / action.totalBytes, 0)} of the files are read.`);
      }),
    [listen],
  );

  /** Shows the sentence that `what` gives, or its failure. */
  const attempt = async (what: () => Promise<string>) => {
    say('');
    setFault('');
    setBusy(true);
    try {
      say(await what());
    } catch (error) {
      say('');
      setFault(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const taken = (head: DatasetHead) => {
    const then = getState().trained
      ? 'The network learnt from them: you can train it further and test it.'
      : 'Train makes a network for them.';
    return `${head.name}: ${count(head.trainRows)} images to learn from, ${count(head.testRows)} to test with, ${head.classes.length} classes. ${then}`;
  };
  const take = () =>
    attempt(async () => {
      const wished = classes
        .split(/[,;\n]/)
        .map((one) => one.trim())
        .filter(Boolean);
      const head = await request('use-files', {
        files: [...files],
        name: name.trim() || nameOf(files),
        ...(wished.length > 0 && { classes: wished }),
        testShare: share / 100,
      });
      onFiles([]);
      return taken(head);
    });
  const goBack = () =>
    attempt(async () => {
      await request('use-mnist');
      if (getState().trained) return 'The data are MNIST again.';
      await request('load-model', { url: openingModel(document.baseURI) });
      return 'The data are MNIST again, and the opening network reads.';
    });
  const keep = () =>
    attempt(async () => {
      await request('keep-dataset');
      setKept(data);
      return `This browser keeps ${data.name} until you forget it here.`;
    });
  const forget = () =>
    attempt(async () => {
      await request('forget-dataset');
      setKept(undefined);
      return 'This browser keeps no data of yours any more.';
    });
  const chosen = ({ target }: { target: HTMLInputElement }) => {
    const found = [...(target.files ?? [])];
    // Without this, choosing the same files again would cause no event.
    target.value = '';
    if (found.length > 0) onFiles(found);
  };

  return (
    <section ref={section} className={styles.data} aria-labelledby="data-title">
      <h2 id="data-title">Data of your own</h2>
      <p className="hint">
        IDX files like MNIST’s, a CSV with a label and 784 pixels a line, or a zip or folder of pictures,
        sorted into a folder for each class. They stay on this machine.
      </p>
      <p className={styles.actions}>
        <ActionButton unavailable={!free || busy} onClick={() => chooser.current?.click()}>
          Choose files
        </ActionButton>
        <ActionButton unavailable={!free || busy} onClick={() => folder.current?.click()}>
          Choose a folder
        </ActionButton>
        {(isOwn || data.id !== MNIST.id) && (
          <ActionButton unavailable={!free || busy} onClick={goBack}>
            Back to MNIST
          </ActionButton>
        )}
        {isOwn && here === data.id && kept?.id !== here && (
          <ActionButton unavailable={busy} onClick={keep}>
            Keep in this browser ({megabytes(data)})
          </ActionButton>
        )}
        {kept && kept.id !== here && (
          <ActionButton
            unavailable={!free || busy}
            onClick={() => attempt(async () => taken(await request('use-kept-dataset')))}
          >
            Open {kept.name}, which this browser keeps
          </ActionButton>
        )}
        {kept && (
          <ActionButton unavailable={busy} onClick={forget}>
            Forget {kept.name}
          </ActionButton>
        )}
      </p>
      {waits && <p className="note">{waits}</p>}
      <input ref={chooser} type="file" multiple hidden aria-label="Files of data" onChange={chosen} />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label="Folder of pictures"
        onChange={chosen}
        {...{ webkitdirectory: '' }}
      />
      {files.length > 0 && (
        <form
          className={styles.wishes}
          onSubmit={(event) => {
            event.preventDefault();
            if (free && !busy) void take();
          }}
        >
          <p>
            {files.length === 1 ? `“${files[0]?.name}”` : `${count(files.length)} files`}. A new network takes
            the place of the present one.
          </p>
          <label>
            Name
            <input
              value={name}
              placeholder={nameOf(files)}
              maxLength={40}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          <label>
            Names of the classes, in the order of their labels
            <input
              value={classes}
              placeholder="as in the files"
              onChange={(event) => setClasses(event.target.value)}
            />
          </label>
          <label>
            Percent to test with, if no file has “test” in its name
            <input
              type="number"
              min={1}
              max={90}
              value={share}
              onChange={(event) => setShare(Math.min(90, Math.max(1, Number(event.target.value) || 1)))}
            />
          </label>
          <button type="submit" aria-disabled={!free || busy || undefined}>
            Take these data
          </button>
        </form>
      )}
      <p className={fault ? 'fault' : 'hint'} role="status">
        {fault || said}
      </p>
    </section>
  );
}

/** A name for the data of these files: the folder's, or the first file's without its ending. */
function nameOf(files: readonly File[]): string {
  const [first] = files;
  const path = first?.webkitRelativePath || first?.name || 'Data';
  return (path.split('/')[0] ?? path).replace(/\.(csv|zip|gz)$/i, '').slice(0, 40);
}
