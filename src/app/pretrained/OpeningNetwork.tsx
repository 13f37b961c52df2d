/** The button that loads the network again that the page opened with. */
import { ActionButton } from '../ActionButton.tsx';
import { may } from '../permissions.ts';
import styles from '../training/Training.module.css';
import { usePage, useStore } from '../use-page.ts';
import { openingModel } from './state.ts';

export function OpeningNetwork() {
  const { request } = useStore();
  const mayReplace = usePage((state) => may('replace-network', state));
  const status = usePage(({ pretrained }) => pretrained.status);
  const here = usePage(({ model, teaching }) => model?.source === 'pretrained' && !teaching.network);
  const fault = usePage(({ pretrained }) =>
    pretrained.status === 'missing' && pretrained.failure.kind !== 'BackendError'
      ? pretrained.failure.message
      : '',
  );
  return (
    <p className={styles.openingNetwork}>
      <ActionButton
        className="quiet"
        unavailable={!mayReplace || here || status === 'loading'}
        onClick={() => request('load-model', { url: openingModel(document.baseURI) })}
      >
        Back to the opening network
      </ActionButton>{' '}
      <span className="fault" role="status">
        {fault}
      </span>
    </p>
  );
}
