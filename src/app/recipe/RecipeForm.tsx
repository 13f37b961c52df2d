/** A field for every hyper-parameter, checked while the visitor types. Submitting the form starts a run. */
import { memo, useEffect, useMemo } from 'react';
import { KERAS_LEARNING_RATES } from '../../training/optimizer.ts';
import {
  KERAS_TEXT,
  parseRecipe,
  type Recipe,
  type RecipeText,
  recipeFaults,
  recipeText,
} from '../../training/recipe.ts';
import { recipeUnderWay } from '../compare/state.ts';
import { CopyLink } from '../link/CopyLink.tsx';
import { holder, may } from '../permissions.ts';
import { usePage, useStore } from '../use-page.ts';
import { explainActivation, shownOf } from './activations.ts';
import { ACTIVATION_NOTE, FORM_FIELDS, type FormField, fieldId, OPTIMIZER_LABELS } from './fields.ts';
import styles from './RecipeForm.module.css';
import { onData } from './state.ts';
import { train } from './train.ts';

const COMPARED =
  'This is the recipe of the run that the comparison is at. Yours comes back when the comparison ends.';

const isKeras = (text: RecipeText, { data }: Recipe) =>
  JSON.stringify(text) === JSON.stringify(onData(KERAS_TEXT, data));

export default function RecipeForm() {
  const store = useStore();
  const { dispatch } = store;
  const typed = usePage((state) => state.recipe);
  const underWay = usePage(recipeUnderWay);
  const text = useMemo(() => (underWay ? recipeText(underWay) : typed), [underWay, typed]);
  const heldBy = usePage(holder);
  const fixed = usePage((state) => !may('edit-recipe', state));
  const recipe = parseRecipe(text);
  const faults = recipeFaults(recipe);
  const unitsAreFaulty = faults.some(({ field }) => field === 'units');
  const faultOf = (field: FormField) => faults.find((fault) => fault.field === field.name)?.message;

  const wanted = usePage((state) => state.wantedField);
  useEffect(() => {
    if (wanted === undefined) return;
    document.getElementById(fieldId(wanted))?.focus();
    dispatch({ type: 'field-focused' });
  }, [wanted, dispatch]);

  return (
    <section className={`recipe ${styles.recipe}`} aria-labelledby="recipe-title">
      <div className={styles.recipeHead}>
        <h2 id="recipe-title">Recipe</h2>
        {isKeras(text, recipe) ? (
          <p>These are Keras’ values.</p>
        ) : (
          <button
            type="button"
            className="quiet"
            disabled={fixed}
            onClick={() => {
              dispatch({ type: 'recipe-restored' });
              // The button disappears, so the focus moves to the first field.
              dispatch({ type: 'field-wanted' });
            }}
          >
            Back to Keras’ values
          </button>
        )}
        <CopyLink />
      </div>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          train(store);
        }}
      >
        <fieldset aria-labelledby="recipe-title" aria-describedby="recipe-note">
          {FORM_FIELDS.map((field) => (
            <RecipeField
              key={field.name}
              field={field}
              text={text[field.name]}
              hint={field.name === 'learningRate' ? rateHint(recipe, field) : field.hint}
              fault={faultOf(field)}
              fixed={fixed}
            />
          ))}
        </fieldset>
        {/* Without it Enter in a field would do nothing. Train is elsewhere on the page. */}
        <button type="submit" hidden />
      </form>
      <p id={ACTIVATION_NOTE} className="note">
        <strong>{shownOf(recipe.activation).label}.</strong> {!unitsAreFaulty && explainActivation(recipe)}
      </p>
      <p id="recipe-note" className="note">
        {fixed &&
          (heldBy === 'comparison'
            ? COMPARED
            : 'The recipe is fixed while a run is under way. Stop the run to change it.')}
        {heldBy === 'held' && 'The interrupted run keeps its own recipe. Reset it to train with this one.'}
      </p>
    </section>
  );
}

/** If the learning rate is not the optimizer's usual one, the hint names that one. */
function rateHint({ optimizer, learningRate }: Recipe, { hint }: FormField): string {
  const usual = KERAS_LEARNING_RATES[optimizer];
  return learningRate === usual ? hint : `Keras takes ${usual} with ${OPTIMIZER_LABELS[optimizer]}`;
}

const RecipeField = memo(function RecipeField({
  field,
  text,
  hint,
  fault,
  fixed,
}: {
  field: FormField;
  text: string;
  hint: string;
  fault?: string;
  /** Makes the field read-only rather than disabled, so that it keeps the focus. */
  fixed: boolean;
}) {
  const { dispatch } = useStore();
  const { name, label, step, options } = field;
  const id = fieldId(name);
  const common = {
    id,
    value: text,
    'aria-describedby': name === 'activation' ? `${id}-note ${ACTIVATION_NOTE}` : `${id}-note`,
    'aria-invalid': fault ? true : undefined,
    onChange: ({ target }: { target: { value: string } }) =>
      dispatch({ type: 'recipe-typed', field: name, text: target.value }),
  };
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {options ? (
        <select {...common} disabled={fixed}>
          {Object.entries(options).map(([value, shown]) => (
            <option key={value} value={value}>
              {shown}
            </option>
          ))}
          {!Object.hasOwn(options, text) && <option value={text}>{shownOf(text).label}</option>}
        </select>
      ) : step ? (
        <input {...common} readOnly={fixed} type="number" inputMode="decimal" min={0} step={step} />
      ) : (
        <input
          {...common}
          readOnly={fixed}
          type="text"
          inputMode="text"
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <p id={`${id}-note`} className={fault ? 'fault' : 'hint'}>
        {fault ?? hint}
      </p>
    </div>
  );
});
