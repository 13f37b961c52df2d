/** Compares activations: trains the recipe with each of them over several seeds. */
import { useMemo, useState } from 'react';
import { ACTIVATIONS, type ActivationChoice, isPreset } from '../../model/names.ts';
import { parseRecipe, recipeFaults } from '../../training/recipe.ts';
import { ActionButton } from '../ActionButton.tsx';
import { counted } from '../format.ts';
import type { KeptLayer } from '../layer/state.ts';
import { may } from '../permissions.ts';
import { shownOf } from '../recipe/activations.ts';
import { usePage, useStore } from '../use-page.ts';
import styles from './ComparePanel.module.css';
import { ComparisonResult } from './ComparisonResult.tsx';
import { cancel, mayResume } from './conduct.ts';
import { timeLeft, timeOf } from './estimate.ts';

const MOST_SEEDS = 30;

export default function ComparePanel() {
  const store = useStore();
  const text = usePage((state) => state.recipe);
  const comparison = usePage((state) => state.comparison);
  const mayCompare = usePage((state) => may('compare', state));
  const [ticked, tick] = useState<ActivationChoice[]>(['antirectifier', 'relu', 'relu-matched']);
  const [seedsText, setSeedsText] = useState('3');
  const recipe = parseRecipe(text);
  const kept = usePage((state) => state.layers.kept);
  const offered = useMemo(() => comparable(recipe.activation, kept), [recipe.activation, kept]);
  const activations = offered.map(({ layer }) => layer).filter((layer) => ticked.includes(layer));
  const seeds = Number(seedsText);
  const running = comparison?.status === 'running';

  const obstacle = () => {
    if (!mayCompare) return 'It waits for the run under way.';
    if (activations.length === 0) return 'Choose at least one activation.';
    if (!Number.isInteger(seeds) || seeds < 1 || seeds > MOST_SEEDS)
      return `Seeds must be a whole number from 1 to ${MOST_SEEDS}.`;
    const last = { ...recipe, seed: recipe.seed + seeds - 1 };
    return recipeFaults(last).length > 0 ? 'The recipe above needs a correction.' : undefined;
  };
  const hindrance = obstacle();
  const left = usePage(timeLeft);
  const time = usePage((state) =>
    hindrance === undefined ? timeOf(state, { recipe, activations, seeds }) : '',
  );
  const choose = (layer: ActivationChoice, chosen: boolean) =>
    tick(chosen ? [...activations, layer] : activations.filter((other) => other !== layer));

  return (
    <section aria-labelledby="compare-title">
      <h2 id="compare-title">Compare</h2>
      <p className="hint">
        Does one activation beat another? One run cannot tell, so each one runs with several seeds.
      </p>
      <div className={styles.compareForm}>
        <fieldset disabled={running}>
          <legend className="visually-hidden">Activations to compare</legend>
          {offered.map(({ layer, label }) => (
            <label key={layer}>
              <input
                type="checkbox"
                checked={activations.includes(layer)}
                onChange={({ target }) => choose(layer, target.checked)}
              />
              {label}
            </label>
          ))}
        </fieldset>
        <label className={styles.compareSeeds}>
          Seeds of each
          <input
            type="number"
            min={1}
            max={MOST_SEEDS}
            value={seedsText}
            disabled={running}
            onChange={({ target }) => setSeedsText(target.value)}
          />
        </label>
        {running ? (
          <ActionButton onClick={() => cancel(store)}>Cancel</ActionButton>
        ) : (
          <ActionButton
            unavailable={hindrance !== undefined}
            onClick={() => store.dispatch({ type: 'comparison-begun', plan: { recipe, activations, seeds } })}
          >
            Compare
          </ActionButton>
        )}
        {comparison && mayResume(comparison) && (
          <ActionButton
            className="quiet"
            unavailable={!mayCompare}
            onClick={() => store.dispatch({ type: 'comparison-resumed' })}
          >
            Go on with the last one
          </ActionButton>
        )}
        {running && left && <p className="hint">{left}</p>}
        {!running && (
          <p className="hint">
            {hindrance ??
              `${counted(activations.length * seeds, 'run')} of ${counted(recipe.epochs, 'epoch')}, with seeds from ${recipe.seed} on. ${time}`}
          </p>
        )}
      </div>
      {comparison && <ComparisonResult comparison={comparison} />}
    </section>
  );
}

/** What can be compared: the presets, the recipe's own layer, and the layers that the visitor has kept. */
function comparable(
  present: ActivationChoice,
  kept: readonly KeptLayer[],
): { layer: ActivationChoice; label: string }[] {
  const named = kept.map(({ name, layer }) => ({ layer, label: name }));
  const own = isPreset(present) ? [] : [{ layer: present, label: shownOf(present).label }];
  const presets = ACTIVATIONS.map((layer) => ({ layer, label: shownOf(layer).label }));
  // A layer is listed once, under the first of its names.
  const all = [...presets, ...named, ...own];
  return all.filter(({ layer }, i) => all.findIndex((other) => other.layer === layer) === i);
}
