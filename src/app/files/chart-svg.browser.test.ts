import { expect, test } from 'vitest';
import { drawMetric } from '../charts/draw-metric.ts';
import { chartSeries } from '../charts/series.ts';
import { epochOf } from '../compare/fixtures/sample-comparison.ts';
import { NO_RUNS } from '../runs/state.ts';
import { chartFiles } from './chart-files.ts';
import { chartPng } from './chart-png.ts';
import { chartSvg } from './chart-svg.ts';

test('the file of a chart is a complete picture, with title, key and colours', async () => {
  const section = document.createElement('section');
  section.dataset['charts'] = 'run';
  section.innerHTML =
    '<figure><figcaption>Loss</figcaption><div style="width:300px;height:200px"></div></figure>' +
    '<figure><figcaption>Accuracy</figcaption><div></div></figure>';
  section.style.setProperty('--paper', 'rgb(9, 9, 9)');
  section.style.setProperty('--series-validation', 'rgb(1, 2, 3)');
  document.body.append(section);
  expect(chartFiles({ runs: NO_RUNS })).toEqual([]);

  const area = section.querySelector('figure > div') as HTMLElement;
  await drawMetric(area, 'loss', chartSeries('loss', [epochOf(1, 0.9), epochOf(2, 0.95)], 2));
  const [file, ...others] = chartFiles({ runs: NO_RUNS });
  expect(others).toEqual([]);
  expect(file?.name).toBe('loss');

  // In a tab that is not open the chart is hidden; its file is the same.
  section.hidden = true;
  expect(chartFiles({ runs: NO_RUNS })).toEqual([file]);
  section.hidden = false;

  const image = new Image();
  const loaded = new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = reject;
  });
  image.src = URL.createObjectURL(new Blob([file?.svg ?? ''], { type: 'image/svg+xml' }));
  await loaded;
  expect(image.naturalWidth).toBeGreaterThan(300);
  const picture = new DOMParser().parseFromString(file?.svg ?? '', 'image/svg+xml');
  expect(picture.querySelector('rect')?.getAttribute('fill')).toBe('rgb(9, 9, 9)');
  expect(picture.querySelector('.mark-symbol path[fill="rgb(1, 2, 3)"]')).not.toBeNull();
  expect(file?.svg).not.toContain('var(');
  const texts = [...picture.querySelectorAll('text')].map(({ textContent }) => textContent);
  expect(texts).toEqual(expect.arrayContaining(['Loss', 'Epoch', 'Training', 'Keras’ validation']));
  const png = new Blob([await chartPng(file?.svg ?? '')]);
  const bitmap = await createImageBitmap(png);
  expect([bitmap.width, bitmap.height]).toEqual([2 * image.naturalWidth, 2 * image.naturalHeight]);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  expect([...(context?.getImageData(2, 2, 1, 1).data ?? [])]).toEqual([9, 9, 9, 255]);
  section.remove();
});

test('names in the key are escaped', () => {
  const chart = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  document.body.append(chart);
  const key = { text: 'Run 1: <script>"&', color: '--x', dash: [6, 2] } as const;
  const picture = new DOMParser().parseFromString(chartSvg(chart, 'Loss', [key]), 'image/svg+xml');
  expect(picture.querySelector('parsererror, script')).toBeNull();
  expect(picture.documentElement.textContent).toContain(key.text);
  chart.remove();
});
