/** Train, and while a run lasts in its place Pause or Resume; Stop; Reset. */
import { RECIPE_FORM } from '../recipe/fields.ts';
import { usePage, useStore } from '../usePage.ts';

export function Controls() {
  const { send, getState } = useStore();
  const phase = usePage((state) => state.phase);
  const hasRun = usePage((state) => state.run !== undefined);
  const underWay = phase === 'running' || phase === 'paused';
  return (
    <div className="controls">
      <MainButton />
      <button type="button" disabled={!underWay} onClick={() => send({ type: 'stop' })}>
        Stop
      </button>
      <button
        type="button"
        disabled={!hasRun || phase === 'broken'}
        onClick={() => {
          const { run } = getState();
          if (run) send({ type: 'reset', recipe: run.recipe });
        }}
      >
        Reset
      </button>
    </div>
  );
}

/** One element whatever it says, so that it keeps the keyboard's focus. */
function MainButton() {
  const { send } = useStore();
  const phase = usePage((state) => state.phase);
  switch (phase) {
    case 'running':
      return (
        <button key="main" type="button" className="primary" onClick={() => send({ type: 'pause' })}>
          Pause
        </button>
      );
    case 'paused':
    case 'held':
      return (
        <button key="main" type="button" className="primary" onClick={() => send({ type: 'resume' })}>
          Resume
        </button>
      );
    default:
      return (
        <button
          key="main"
          type="submit"
          form={RECIPE_FORM}
          className="primary"
          disabled={phase === 'broken'}
          aria-disabled={phase === 'starting'}
        >
          Train
        </button>
      );
  }
}
