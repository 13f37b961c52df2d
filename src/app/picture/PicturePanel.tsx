/** Reads digits on a picture: a file or a photo, which the visitor chooses, or drops or pastes on the page. */
import { useEffect, useRef, useState } from 'react';
import { DigitPreview } from '../../drawing/DigitPreview.tsx';
import { digitsIn } from '../../drawing/picture.ts';
import { ActionButton } from '../ActionButton.tsx';
import { counted } from '../format.ts';
import { spoken, verdict } from '../pad/verdict.ts';
import { useClasses } from '../use-classes.ts';
import { useNewValue } from '../use-new-value.ts';
import { usePage, useStore } from '../use-page.ts';
import { greyPicture } from './grey-picture.ts';
import styles from './PicturePanel.module.css';

const NONE =
  'No digit was found. Take a picture of a few digits on plain paper, so that the ink touches no edge.';

interface Props {
  /** A picture that was dropped or pasted on the page. */
  dropped: File | undefined;
}

export function PicturePanel({ dropped }: Props) {
  const { request } = useStore();
  const classes = useClasses();
  const trained = usePage((state) => state.trained);
  const weights = usePage((state) => state.inquiries.weightsVersion);
  const [images, setImages] = useState<Float32Array[]>([]);
  const [read, setRead] = useState<(number[] | undefined)[]>([]);
  const [said, say] = useState('');
  const [fault, setFault] = useState('');
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);

  const take = async (file: File) => {
    setFault('');
    try {
      const digits = digitsIn(await greyPicture(file));
      setRead([]);
      setImages(digits.map(({ image }) => image));
      say(digits.length === 0 ? NONE : `${counted(digits.length, 'digit')} found.`);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  };
  const title = useRef<HTMLHeadingElement>(null);
  useNewValue(dropped, (file) => {
    title.current?.scrollIntoView({ block: 'nearest' });
    if (file) void take(file);
  });
  // Reads them again when the weights have changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `weights` counts their changes.
  useEffect(() => {
    if (!trained || images.length === 0) return;
    let replaced = false;
    Promise.all(images.map((image) => request('predict', { image }))).then(
      (answers) => {
        if (!replaced) setRead(answers.map(({ probabilities }) => probabilities));
      },
      (error) => {
        if (!replaced) setFault(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      replaced = true;
    };
  }, [images, trained, weights, request]);

  const verdicts = read.map((probabilities) => verdict(probabilities));
  const text = verdicts.map((one) => (one ? classes[one.digit] : '?')).join(' ');
  const chosen = ({ target }: { target: HTMLInputElement }) => {
    const [file] = target.files ?? [];
    // Without this, choosing the same file again would cause no event.
    target.value = '';
    if (file) void take(file);
  };
  return (
    <section aria-labelledby="picture-title" className={styles.picture}>
      <h2 id="picture-title" ref={title}>
        Read a picture
      </h2>
      <p className="hint">
        Digits on paper: paste or drop a picture, or choose one. It stays on this machine.
      </p>
      <p className={styles.actions}>
        <ActionButton onClick={() => chooser.current?.click()}>Choose a picture</ActionButton>
        <ActionButton className={styles.photo} onClick={() => camera.current?.click()}>
          Take a photo
        </ActionButton>
      </p>
      <input ref={chooser} type="file" accept="image/*" hidden aria-label="Picture" onChange={chosen} />
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-label="Photo"
        onChange={chosen}
      />
      <p className={fault ? 'fault' : undefined} role="status">
        {fault || (verdicts.length > 0 ? `Reads as ${text}` : said)}
        {!fault && images.length > 0 && !trained && ' Train first: the network cannot read yet.'}
      </p>
      {images.length > 0 && (
        <ol className={styles.digits} aria-label="What the network sees">
          {images.map((image, i) => {
            const one = verdicts[i];
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the index is the place in the picture.
              <li key={i}>
                <DigitPreview image={image} />
                <span>{one ? spoken(one, classes) : '–'}</span>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
