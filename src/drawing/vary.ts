/**
 * Varies a drawing as if the same hand had written the digit another time. A network taught with such
 * copies reads the person's next drawings far better than one taught with the drawings alone.
 */
import { bounds, type Strokes, sound } from './strokes.ts';

/** Largest rotation either way, in radians. */
const TURN = 0.15;
/** Largest slant either way, as a share of the height. */
const LEAN = 0.15;
/** Largest stretch: one axis is stretched by up to e to this power, the other squeezed by as much. */
const STRETCH = 0.1;
/** Largest height of each of four waves that bend the drawing, as a share of its extent. */
const BEND = 0.08;
/** How many periods of a wave fit into the extent. */
const WAVES = { from: 0.5, to: 1.5 };

/**
 * The strokes, slightly turned, slanted, stretched and bent, in the same place. Each call takes fifteen
 * numbers in [0, 1) from `random`; the same numbers give the same variation.
 */
export function vary(strokes: Strokes, random: () => number): Strokes {
  const within = (limit: number) => limit * (2 * random() - 1);
  const turn = within(TURN);
  const lean = within(LEAN);
  const stretch = Math.exp(within(STRETCH));
  const wave = () => {
    const height = within(BEND);
    const pace = 2 * Math.PI * (WAVES.from + random() * (WAVES.to - WAVES.from));
    const phase = 2 * Math.PI * random();
    return (u: number) => height * Math.sin(pace * u + phase);
  };
  const [xAlong, xAcross, yAlong, yAcross] = [wave(), wave(), wave(), wave()];

  const drawn = sound(strokes);
  const box = bounds(drawn);
  if (!box) return [];
  const extent = Math.max(box.right - box.left, box.bottom - box.top);
  if (extent === 0) return drawn;
  const centreX = (box.left + box.right) / 2;
  const centreY = (box.top + box.bottom) / 2;
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  return drawn.map((stroke) => {
    const varied: number[] = [];
    for (let i = 0; i < stroke.length; i += 2) {
      const u = ((stroke[i] as number) - centreX) / extent;
      const v = ((stroke[i + 1] as number) - centreY) / extent;
      const y = (v + yAlong(v) + yAcross(u)) / stretch;
      const x = (u + xAlong(u) + xAcross(v)) * stretch + lean * y;
      varied.push(centreX + extent * (cos * x - sin * y), centreY + extent * (sin * x + cos * y));
    }
    return varied;
  });
}
