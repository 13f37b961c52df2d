/** The result on the test digits, beside the one that Keras published. */
import { KERAS_RECIPE, parseRecipe, type Recipe } from '../../training/recipe.ts';
import { PUBLISHED_TEST } from '../charts/series.ts';
import { counted, duration, loss, percent } from '../format.ts';
import { Panel } from '../Panel.tsx';
import { runName } from '../recipe/activations.ts';
import { baselineOf } from '../runs/state.ts';
import tables from '../table.module.css';
import { nounsOf } from '../use-nouns.ts';
import { usePage } from '../use-page.ts';
import { keptEpoch } from './kept-epoch.ts';
import styles from './Training.module.css';

// The `LazyPart` around this says if this code could not be loaded; the `Panel` catches its errors.
export default function Result() {
  return (
    <Panel name="The result">
      <Numbers />
    </Panel>
  );
}

function Numbers() {
  const run = usePage((state) => state.run);
  const text = usePage((state) => state.recipe);
  // If the network has had lessons since the run, the result is its present one.
  const lessons = usePage((state) => state.teaching.network);
  const baseline = usePage((state) => baselineOf(state.runs));
  if (!run?.result) return null;
  const { result } = run;
  const { seconds, stopped } = result;
  const kept = keptEpoch({ ...run, result });
  const test = lessons?.test ?? result.test;
  const epochs = run.epochs.length;
  const name = runName(run.recipe);
  // The run is named only if the form no longer shows its recipe.
  const isShown = name === runName(parseRecipe(text));
  return (
    <div className={styles.result}>
      <p id="result-title">
        <strong>
          {stopped ? 'Stopped' : 'Finished'} after {counted(epochs, 'epoch')}
        </strong>{' '}
        in {duration(seconds)}. {kept && `${kept} `}On{' '}
        {counted(run.recipe.data.testRows, nounsOf(run.recipe.data).image)} it never met:
      </p>
      <table className={tables.table} aria-labelledby="result-title">
        <thead>
          <tr>
            <td />
            <th scope="col">Accuracy</th>
            <th scope="col">Loss</th>
          </tr>
        </thead>
        <tbody>
          <tr className={styles.ours}>
            <th scope="row">
              This run{isShown ? '' : `: ${name}`}
              {lessons && `, plus ${counted(lessons.lessons, 'lesson')}`}
            </th>
            <td>{percent(test.accuracy)}</td>
            <td>{loss(test.loss)}</td>
          </tr>
          {baseline && (
            <tr>
              <th scope="row">Baseline: {baseline.name}</th>
              <td>{percent(baseline.result.test.accuracy)}</td>
              <td>{loss(baseline.result.test.loss)}</td>
            </tr>
          )}
          <tr>
            <th scope="row">Keras, as published</th>
            <td>{percent(PUBLISHED_TEST.accuracy)}</td>
            <td>{loss(PUBLISHED_TEST.loss)}</td>
          </tr>
        </tbody>
      </table>
      {(stopped || !isKeras(run.recipe)) && (
        <p className="note">Not Keras’ whole recipe, so the two do not compare.</p>
      )}
    </div>
  );
}

/** Whether only the seed differs from Keras' example. */
function isKeras(recipe: Recipe): boolean {
  return JSON.stringify({ ...recipe, seed: 0 }) === JSON.stringify({ ...KERAS_RECIPE, seed: 0 });
}
