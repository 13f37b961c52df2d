/** How one digit's logit comes about: bars that begin where the one before ended. */
import { decimal, signed } from '../format.ts';
import type { Part } from './contributions.ts';

interface Props {
  title: string;
  parts: Part[];
  /** Of the scale that all sums share. */
  extent: [from: number, to: number];
}

export function LogitSum({ title, parts, extent: [low, high] }: Props) {
  const place = (value: number) => (100 * (value - low)) / (high - low);
  return (
    <figure className="logit-sum">
      <figcaption>{title}</figcaption>
      <dl>
        {parts.map(({ name, from, to, kind }, i) => (
          <div key={name} className={`step ${kind}`}>
            <dt>{name}</dt>
            <dd>{(kind === 'total' ? decimal : signed)(to - from)}</dd>
            <div className="track" aria-hidden="true">
              <span className="zero" style={{ left: `${place(0)}%` }} />
              <span
                className="part"
                style={{
                  left: `${place(Math.min(from, to))}%`,
                  width: `${place(Math.max(from, to)) - place(Math.min(from, to))}%`,
                }}
              />
              {i < parts.length - 1 && <span className="carry" style={{ left: `${place(to)}%` }} />}
            </div>
          </div>
        ))}
      </dl>
    </figure>
  );
}
