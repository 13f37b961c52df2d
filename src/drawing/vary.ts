/**
 * The same digit as the same hand might have written it another time. Teaching on such copies of a
 * few drawings carries over to a person's next ones far better than the drawings alone.
 */
import { bounds, type Strokes, sound } from './strokes.ts';

/** Turned by up to so many radians, either way. */
const TURN = 0.15;
/** Leaning by up to so much of the height. */
const LEAN = 0.15;
/** Stretched one way and squeezed the other by up to e to this. */
const STRETCH = 0.1;
/** Bent by waves of up to so much of the extent: two across and two along each axis. */
const BEND = 0.08;
/** How many periods of a wave fit into the extent. */
const WAVES = { from: 0.5, to: 1.5 };

/**
 * `strokes` slightly turned, slanted, stretched and bent, in their place. Each call makes fifteen
 * draws from [0, 1); the same draws give the same variation.
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
