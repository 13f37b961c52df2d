/** What went wrong and the buttons for the ways on. */
import type { Failure, Remedy } from '../../worker/protocol.ts';
import { focusField } from '../recipe/fields.ts';
import type { PageState } from '../state.ts';
import { BACKEND_LABELS, nextBackend } from '../status/backends.ts';
import type { Store } from '../store.ts';
import { usePage, useStore } from '../usePage.ts';
import './FailureAlert.css';

export function FailureAlert() {
  const failure = usePage((state) => state.failure);
  const dataFailure = usePage((state) => (state.data.status === 'failed' ? state.data.failure : undefined));
  return (
    <div className="failures" role="alert">
      {dataFailure && <Explained failure={dataFailure} />}
      {failure && <Explained failure={failure} />}
    </div>
  );
}

function Explained({ failure }: { failure: Failure }) {
  const store = useStore();
  const other = usePage(otherBackend);
  return (
    <div className="failure">
      <p>{failure.message}</p>
      <div className="remedies">
        {failure.remedies.map((remedy) => (
          <button key={remedy} type="button" onClick={() => apply(remedy, failure, store)}>
            {remedy === 'other-backend' ? `Continue on ${BACKEND_LABELS[other]}` : LABELS[remedy]}
          </button>
        ))}
      </div>
    </div>
  );
}

const LABELS: Record<Exclude<Remedy, 'other-backend'>, string> = {
  'retry-data': 'Load the digits again',
  resume: 'Go on with the run',
  'edit-recipe': 'Change the recipe',
  reload: 'Reload the page',
};

function apply(remedy: Remedy, failure: Failure, { send, getState }: Store): void {
  switch (remedy) {
    case 'retry-data':
      return send({ type: 'load-data' });
    case 'resume':
      return send({ type: 'resume' });
    case 'other-backend':
      return send({ type: 'choose-backend', backend: otherBackend(getState()) });
    case 'edit-recipe':
      return focusField(failure.subject);
    case 'reload':
      return location.reload();
  }
}

function otherBackend({ engine, backend }: PageState) {
  return nextBackend(engine?.backend ?? backend);
}
