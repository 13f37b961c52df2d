/** Compares activations: trains the recipe with each of them over several seeds. */
import { useState } from 'react';
import { ACTIVATIONS, type ActivationChoice } from '../../model/names.ts';
import { parseRecipe, recipeFaults } from '../../training/recipe.ts';
import { ActionButton } from '../ActionButton.tsx';
import { counted } from '../format.ts';
import { may } from '../permissions.ts';
import { shownOf } from '../recipe/activations.ts';
import { usePage, useStore } from '../use-page.ts';
import styles from './ComparePanel.module.css';
import { ComparisonResult } from './ComparisonResult.tsx';
import { cancel } from './conduct.ts';
import { timeLeft, timeOf } from './estimate.ts';

const MOST_SEEDS = 30;

export function ComparePanel() {
  const store = useStore();
  const text = usePage((state) => state.recipe);
  const comparison = usePage((state) => state.comparison);
  const mayCompare = usePage((state) => may('compare', state));
  const [activations, setActivations] = useState<ActivationChoice[]>([
    'antirectifier',
    'relu',
    'relu-matched',
  ]);
  const [seedsText, setSeedsText] = useState('3');
  const recipe = parseRecipe(text);
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
  const choose = (name: ActivationChoice, chosen: boolean) =>
    setActivations(ACTIVATIONS.filter((other) => (other === name ? chosen : activations.includes(other))));

  return (
    <section aria-labelledby="compare-title">
      <h2 id="compare-title">Compare</h2>
      <p className="hint">
        Does one activation beat another? One run cannot tell: this trains the recipe with each of them over
        several seeds, one run after another.
      </p>
      <div className={styles.compareForm}>
        <fieldset disabled={running}>
          <legend className="visually-hidden">Activations to compare</legend>
          {ACTIVATIONS.map((name) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={activations.includes(name)}
                onChange={({ target }) => choose(name, target.checked)}
              />
              {shownOf(name).label}
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
