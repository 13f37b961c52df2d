/** The drawings to teach, as images that the network will get, each with the class that the visitor meant. */
import { memo, useMemo } from 'react';
import { DigitPreview } from '../../drawing/DigitPreview.tsx';
import { strokesToImage } from '../../drawing/image.ts';
import { useStore } from '../use-page.ts';
import type { Example } from './state.ts';
import styles from './TeachPanel.module.css';

interface Props {
  examples: readonly Example[];
  /** Names of the classes. */
  classes: readonly string[];
  /** Called when the visitor removes the last digit. Its button had the focus. */
  onEmptied(): void;
}

export function Gallery({ examples, classes, onEmptied }: Props) {
  const { dispatch } = useStore();
  return (
    <ul className={styles.examples} aria-label="Digits to teach">
      {examples.map((example) => (
        <Tile
          key={example.id}
          example={example}
          name={classes[example.digit] as string}
          onRemove={(tile) => {
            const neighbour = tile.nextElementSibling ?? tile.previousElementSibling;
            const next = neighbour?.querySelector('button');
            if (next) next.focus();
            else onEmptied();
            dispatch({ type: 'examples-removed', ids: [example.id] });
          }}
        />
      ))}
    </ul>
  );
}

interface TileProps {
  example: Example;
  name: string;
  onRemove(tile: HTMLElement): void;
}

const Tile = memo(
  function Tile({ example: { strokes }, name, onRemove }: TileProps) {
    const { image } = useMemo(() => strokesToImage(strokes), [strokes]);
    return (
      <li>
        <DigitPreview image={image} label={`Your ${name}`} />
        <span aria-hidden="true" title={name}>
          {name}
        </span>
        <button
          type="button"
          aria-label={`Remove this ${name}`}
          onClick={({ currentTarget }) => onRemove(currentTarget.closest('li') as HTMLElement)}
        >
          ×
        </button>
      </li>
    );
  },
  (before, now) => before.example === now.example && before.name === now.name,
);
