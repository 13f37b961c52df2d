import { expect, it } from 'vitest';
import { parseActivation } from './activation.ts';
import { LAYERS } from './fixtures/layers.ts';
import { wgslLayer } from './layer-wgsl.ts';

it('writes each part and its derivatives', () => {
  expect(wgslLayer(parseActivation('mean; x*sigmoid(a*x); b*relu(-x); mix'))).toMatchInlineSnapshot(`
    "// The parts of the layer, for one feature x:
    //   part_0 = x*sigmoid(a*x)
    //   part_1 = b*relu(-x)
    // The row's mean is already subtracted from x. The kernel multiplies the results
    // afterwards. The ending _slope means the derivative with respect to x, _slope_a that
    // with respect to a, _slope_b that with respect to b.

    fn sigmoid(x: f32) -> f32 {
      let e = exp(-abs(x));
      return select(e, f32(1.0), x > f32(0.0)) / (1.0 + e);
    }

    fn part_0(x: f32, a: f32) -> f32 {
      return x * sigmoid(a * x);
    }

    fn part_0_slope(x: f32, a: f32) -> f32 {
      let t1 = sigmoid(a * x);
      return t1 + x * (t1 * (1.0 - t1) * a);
    }

    fn part_0_slope_a(x: f32, a: f32) -> f32 {
      let t1 = sigmoid(a * x);
      return x * (t1 * (1.0 - t1) * x);
    }

    fn part_1(x: f32, b: f32) -> f32 {
      return b * max(-x, 0.0);
    }

    fn part_1_slope(x: f32, b: f32) -> f32 {
      return -(b * select(0.0, 1.0, -x > 0.0));
    }

    fn part_1_slope_b(x: f32, b: f32) -> f32 {
      return max(-x, 0.0);
    }
    "
  `);
});

it('writes a layer of one part', () => {
  expect(wgslLayer(parseActivation('max(x, -x)'))).toMatchInlineSnapshot(`
    "// What the layer does to one feature x:
    //   part_0 = max(x, -x)
    // The ending _slope means the derivative with respect to x.

    fn part_0(x: f32) -> f32 {
      return max(x, -x);
    }

    fn part_0_slope(x: f32) -> f32 {
      let t1 = select(0.0, 1.0, -x - x > 0.0);
      return 1.0 - t1 - t1;
    }
    "
  `);
});

it('keeps its lines short', () => {
  for (const text of LAYERS) {
    for (const line of wgslLayer(parseActivation(text)).split('\n')) {
      expect(line.length, line).toBeLessThanOrEqual(88);
    }
  }
});
