/** The lines and bands that vega draws. */
import { expect, test } from 'vitest';
import { shareAxis } from '../charts/axes.ts';
import embed from '../charts/embed.ts';
import { bandSpec } from './band-spec.ts';
import { done, sampleComparison } from './fixtures/sample-comparison.ts';
import { bands } from './summary.ts';

test('each activation has its line and its band, and new values are drawn into the same chart', async () => {
  const area = document.createElement('div');
  document.body.append(area);
  const activations = ['relu', 'antirectifier'] as const;
  const colors: Record<string, string> = {
    '--series-baseline': 'rgb(1, 2, 3)',
    '--series-validation': 'rgb(4, 5, 6)',
  };
  const draw = (...accuracies: number[]) => {
    const comparison = sampleComparison([...activations], accuracies.map(done));
    const spec = bandSpec({
      bands: bands(comparison, 'valAccuracy'),
      activations: [...activations],
      epochs: 2,
      axis: shareAxis(),
      format: '.2%',
      width: 300,
      height: 200,
      token: (name) => colors[name] ?? '',
    });
    return embed(area, spec);
  };
  await draw(0.9, 0.8);
  const svg = area.querySelector('svg');
  const line = (color: string) => area.querySelector(`.mark-line path[stroke="${color}"]`);
  const band = (color: string) => area.querySelector(`.mark-area path[fill="${color}"]`);
  expect(line('rgb(1, 2, 3)')?.getAttribute('stroke-dasharray')).toBe('6,3');
  expect(line('rgb(4, 5, 6)')).not.toBeNull();
  const flat = band('rgb(1, 2, 3)')?.getBoundingClientRect().height ?? 0;

  await draw(0.9, 0.8, 0.96, 0.82);
  expect(area.querySelector('svg')).toBe(svg);
  expect(area.querySelectorAll('.mark-area path')).toHaveLength(2);
  expect(area.querySelectorAll('.mark-line path')).toHaveLength(2);
  expect(band('rgb(1, 2, 3)')?.getBoundingClientRect().height).toBeGreaterThan(flat);
  area.remove();
});
