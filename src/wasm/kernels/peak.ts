import { madd } from './vector';

/** Measures the machine's own speed: `turns` times eight multiply-adds of four floats, all in registers. */
export class Peak {
  turns: i32;
}

export function peak(op: Peak, scratch: usize): void {
  const turns = op.turns;
  // No constants, because an engine may load them again each time; and no two equal chains.
  const x = f32x4.splat(1 / <f32>turns);
  const y = f32x4.splat(2 / <f32>turns);
  let a = x;
  let b = y;
  let c = f32x4.add(b, x);
  let d = f32x4.add(c, x);
  let e = f32x4.add(d, x);
  let f = f32x4.add(e, x);
  let g = f32x4.add(f, x);
  let h = f32x4.add(g, x);
  for (let turn = 0; turn < turns; turn++) {
    a = madd(x, y, a);
    b = madd(x, y, b);
    c = madd(x, y, c);
    d = madd(x, y, d);
    e = madd(x, y, e);
    f = madd(x, y, f);
    g = madd(x, y, g);
    h = madd(x, y, h);
  }
  const first = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  v128.store(scratch, f32x4.add(first, f32x4.add(f32x4.add(e, f), f32x4.add(g, h))));
}
