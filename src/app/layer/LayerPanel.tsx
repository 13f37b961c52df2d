/** The visitor writes a layer: what happens to each feature, as expressions, with its curve beside them. */
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { findingText, findNotFinite } from '../../expression/check.ts';
import { type Expression, scalars } from '../../expression/syntax.ts';
import { EXAMPLE_LAYERS } from '../../model/example-layers.ts';
import { type ActivationChoice, isPreset } from '../../model/names.ts';
import { choiceOf } from '../../model/preset-activation.ts';
import { countParameters } from '../../model/widths.ts';
import { parseRecipe, recipeFaults, shapeOf } from '../../training/recipe.ts';
import { ActionButton } from '../ActionButton.tsx';
import { recipeUnderWay } from '../compare/state.ts';
import { count } from '../format.ts';
import { may } from '../permissions.ts';
import { shownOf } from '../recipe/activations.ts';
import { useLatestAnswer } from '../use-latest-answer.ts';
import { useOnScreen } from '../use-on-screen.ts';
import { usePage, useStore } from '../use-page.ts';
import { CodeTabs } from './CodeTabs.tsx';
import {
  type Draft,
  type DraftFault,
  draftOf,
  isFault,
  MOST_PARTS,
  type ReadDraft,
  readDraft,
  startText,
} from './draft.ts';
import { KeptLayers } from './KeptLayers.tsx';
import styles from './LayerPanel.module.css';
import { LayerPlot } from './LayerPlot.tsx';

/** The draft, and the layer of the recipe that it was made from or that it made. */
interface Written {
  draft: Draft;
  of: ActivationChoice;
}

export default function LayerPanel() {
  const { dispatch } = useStore();
  const area = useRef<HTMLElement>(null);
  const chosen = usePage((state) => recipeUnderWay(state)?.activation ?? state.recipe.activation);
  const fixed = usePage((state) => !may('edit-recipe', state));
  const [written, write] = useState<Written>(() => ({ draft: draftOf(chosen), of: chosen }));
  // Another part of the page has chosen another layer.
  if (written.of !== chosen) write({ draft: draftOf(chosen), of: chosen });

  const change = (changes: Partial<Draft>) => {
    const draft = { ...written.draft, ...changes };
    const { value } = readDraft(draft);
    if (!value) return write({ draft, of: chosen });
    const layer = choiceOf(value);
    write({ draft, of: layer });
    dispatch({ type: 'recipe-typed', field: 'activation', text: layer });
  };
  const read = useMemo(() => readDraft(written.draft), [written.draft]);
  const { value } = read;
  const name = usePage(({ layers }) => layers.kept.find(({ layer }) => layer === written.of)?.name);
  return (
    <section ref={area} className={`layer ${styles.layer}`} aria-labelledby="own-layer-title">
      <div>
        <h2 id="own-layer-title">Layer</h2>
        <p className="hint">
          Write what happens between two layers, as functions of a feature x. Train uses it.
        </p>
      </div>
      <Examples chosen={chosen} fixed={fixed} />
      <Fields area={area} draft={written.draft} read={read} fixed={fixed} change={change} />
      <KeptLayers layer={value && written.of} fixed={fixed} />
      {value && <CodeTabs layer={value} name={name} />}
    </section>
  );
}

function Examples({ chosen, fixed }: { chosen: ActivationChoice; fixed: boolean }) {
  const { dispatch } = useStore();
  const example = EXAMPLE_LAYERS.find(({ layer }) => layer === chosen);
  return (
    <div className={styles.examples}>
      <label>
        Start from{' '}
        <select
          value={example?.layer ?? ''}
          disabled={fixed}
          onChange={({ target }) =>
            dispatch({ type: 'recipe-typed', field: 'activation', text: target.value })
          }
        >
          {!example && (
            <option value="">{isPreset(chosen) ? shownOf(chosen).label : 'a layer of your own'}</option>
          )}
          {EXAMPLE_LAYERS.map(({ name, layer }) => (
            <option key={layer} value={layer}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p className="hint">{example?.about ?? shownOf(chosen).explanation}</p>
    </div>
  );
}

interface FieldsProps {
  area: React.RefObject<HTMLElement | null>;
  draft: Draft;
  read: ReadDraft;
  fixed: boolean;
  change: (changes: Partial<Draft>) => void;
}

function Fields({ area, draft, read, fixed, change }: FieldsProps) {
  const { parts } = draft;
  const arrivals = useArrivals(area);
  const numbers = Object.fromEntries(
    read.letters.map((letter) => [letter, Number(startText(draft, letter))]),
  );
  return (
    <>
      <div className={styles.switches}>
        <label>
          <input
            type="checkbox"
            checked={draft.centre === 'mean'}
            disabled={fixed}
            onChange={({ target }) => change({ centre: target.checked ? 'mean' : 'none' })}
          />
          Take the mean off first
        </label>
        <label>
          <input
            type="checkbox"
            checked={draft.mix}
            disabled={fixed}
            onChange={({ target }) => change({ mix: target.checked })}
          />
          Mix the parts with a trainable matrix
        </label>
      </div>
      <ol className={styles.parts}>
        {parts.map((text, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place.
          <li key={i}>
            <PartField
              name={parts.length > 1 ? `Part ${i + 1}` : 'The function'}
              text={text}
              read={read.parts[i] as Expression | DraftFault}
              numbers={numbers}
              arrivals={arrivals}
              fixed={fixed}
              onType={(typed) => change({ parts: parts.with(i, typed) })}
              {...(parts.length > 1 && { onRemove: () => change({ parts: parts.toSpliced(i, 1) }) })}
            />
          </li>
        ))}
      </ol>
      {read.letters.length > 0 && (
        <div className={styles.starts}>
          {read.letters.map((letter) => (
            <Start
              key={letter}
              letter={letter}
              text={startText(draft, letter)}
              fault={read.starts[letter]}
              fixed={fixed}
              onType={(typed) => change({ starts: { ...draft.starts, [letter]: typed } })}
            />
          ))}
        </div>
      )}
      <div className={styles.foot}>
        <ActionButton
          unavailable={fixed || parts.length >= MOST_PARTS}
          onClick={() => change({ parts: [...parts, parts.length === 1 ? 'relu(-x)' : 'x'] })}
        >
          Add a part
        </ActionButton>
        <p className="hint">
          {read.value ? <Parameters /> : read.fault && <span className="fault">{read.fault}</span>}
        </p>
      </div>
      <p className="hint">
        {fixed
          ? 'The layer is fixed while a run is under way. Stop the run to change it.'
          : 'A first task: choose the Antirectifier, train it, then untick “Take the mean off first”, train again, and see what changes.'}
      </p>
    </>
  );
}

function useArrivals(area: React.RefObject<HTMLElement | null>) {
  const seen = useOnScreen(area);
  const ready = usePage(({ data, trained }) => data.status === 'ready' && trained);
  return useLatestAnswer('arrivals', seen && ready);
}

interface PartProps {
  name: string;
  text: string;
  read: Expression | DraftFault;
  numbers: Readonly<Record<string, number>>;
  arrivals: ReturnType<typeof useArrivals>;
  fixed: boolean;
  onType: (text: string) => void;
  onRemove?: () => void;
}

function PartField({ name, text, read, numbers, arrivals, fixed, onType, onRemove }: PartProps) {
  const id = useId();
  const fault = isFault(read) ? read : undefined;
  const findings = isFault(read) ? [] : findNotFinite(read, ownNumbers(read, numbers));
  const [shown, show] = useState(read);
  // While there is an error the last curve stays.
  useEffect(() => {
    if (!isFault(read)) show(read);
  }, [read]);
  const last = isFault(read) ? shown : read;
  return (
    <div className={styles.part}>
      <div className={styles.partText}>
        <label htmlFor={id}>{name}</label>
        <div className={styles.line}>
          <input
            id={id}
            className={styles.formula}
            type="text"
            value={text}
            readOnly={fixed}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            aria-invalid={fault ? true : undefined}
            aria-describedby={`${id}-note`}
            onChange={({ target }) => onType(target.value)}
          />
          {onRemove && (
            <ActionButton className="quiet" label={`Remove ${name}`} unavailable={fixed} onClick={onRemove}>
              Remove
            </ActionButton>
          )}
        </div>
        <div id={`${id}-note`} aria-live="polite">
          {fault && <Fault text={text} fault={fault} />}
          {findings.map((finding) => (
            <p key={finding.of} className="note">
              {findingText(finding)} Training may fail.
            </p>
          ))}
        </div>
      </div>
      {!isFault(last) && (
        <figure>
          <LayerPlot
            part={last}
            numbers={ownNumbers(last, numbers)}
            arrivals={arrivals}
            label={`${name} and its slope, for x from −4 to 4`}
          />
          <figcaption className="hint">
            <span className={styles.valueKey}>the function</span>{' '}
            <span className={styles.slopeKey}>its slope</span>{' '}
            {arrivals && <span className={styles.arrivalsKey}>what arrives here now</span>}
          </figcaption>
        </figure>
      )}
    </div>
  );
}

/** The numbers that a part uses. */
const ownNumbers = (part: Expression, numbers: Readonly<Record<string, number>>) =>
  Object.fromEntries(scalars(part).map((letter) => [letter, numbers[letter] ?? 1]));

/** What is wrong, and where: the text again, with the place marked. */
function Fault({ text, fault: { message, place } }: { text: string; fault: DraftFault }) {
  const end = place && place.offset + Math.max(place.length, 1);
  return (
    <>
      <p className="fault">{message}</p>
      {place && text.trim() && text.length <= 200 && (
        <p className={styles.marked} aria-hidden="true">
          {text.slice(0, place.offset)}
          <mark>{text.slice(place.offset, end) || ' '}</mark>
          {text.slice(end)}
        </p>
      )}
    </>
  );
}

interface StartProps {
  letter: string;
  text: string;
  fault: DraftFault | undefined;
  fixed: boolean;
  onType: (text: string) => void;
}

function Start({ letter, text, fault, fixed, onType }: StartProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{letter} is learnt, and starts at</label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        value={text}
        readOnly={fixed}
        autoComplete="off"
        aria-invalid={fault ? true : undefined}
        aria-describedby={`${id}-note`}
        onChange={({ target }) => onType(target.value)}
      />
      <p id={`${id}-note`} className="fault">
        {fault?.message}
      </p>
    </div>
  );
}

/** The size of the recipe's network with this layer. */
function Parameters() {
  const text = usePage((state) => state.recipe);
  const recipe = parseRecipe(text);
  if (recipeFaults(recipe).length > 0) return null;
  return <>{count(countParameters(shapeOf(recipe)))} parameters in the whole network.</>;
}
