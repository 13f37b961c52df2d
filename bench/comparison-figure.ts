/**
 * The README's figure that compares activations: accuracy by epoch with Keras' learning rate, and each seed's
 * final accuracy with each learning rate.
 */
import { type Band, bands } from '../src/app/compare/summary.ts';
import { shownOf } from '../src/app/recipe/activations.ts';
import type { ActivationChoice } from '../src/model/names.ts';
import { KERAS_RECIPE } from '../src/training/recipe.ts';
import type { RunReport } from '../tools/commands/run-recipe.ts';
import { drawSvg, type Paper, SHAPES } from './chart.ts';

/** Validation accuracy by epoch. The activations are in the order of their first report. */
export function bandsOf(reports: readonly RunReport[]): Band[] {
  const jobs = reports.map(({ recipe, epochs, test }) => ({ recipe, status: 'done' as const, epochs, test }));
  return bands({ plan: { activations: activationsOf(reports) }, jobs }, 'valAccuracy');
}

/** @param reports with any learning rates. */
export function drawComparison(reports: readonly RunReport[], paper: Paper): Promise<string> {
  const names = activationsOf(reports).map((activation) => shownOf(activation).label);
  const byActivation = (range: string[]) => ({
    field: 'activation',
    type: 'nominal',
    scale: { domain: names, range },
  });
  const color = byActivation(paper.series);
  const shape = byActivation(SHAPES);
  return drawSvg(
    {
      hconcat: [
        epochsPanel(
          reports.filter(({ recipe }) => recipe.learningRate === KERAS_RECIPE.learningRate),
          color,
        ),
        testPanel(reports, color, shape),
      ],
      spacing: 36,
    },
    paper,
  );
}

function epochsPanel(reports: readonly RunReport[], color: object) {
  const epochs = Math.max(...reports.map((report) => report.epochs.length));
  return {
    title: `learning rate ${KERAS_RECIPE.learningRate}, mean and spread`,
    width: 340,
    height: 260,
    data: { values: bandsOf(reports) },
    encoding: {
      x: {
        field: 'epoch',
        type: 'quantitative',
        scale: { domain: [1, Math.max(epochs, 2)], nice: false },
        axis: { title: 'epoch', values: [1, ...fives(epochs)], format: 'd', labelFlush: false, grid: false },
      },
      color,
    },
    layer: [
      {
        mark: { type: 'area', opacity: 0.18 },
        encoding: { y: accuracy('low', 'validation accuracy'), y2: { field: 'high' } },
      },
      { mark: { type: 'line', strokeWidth: 2 }, encoding: { y: accuracy('mean', 'validation accuracy') } },
    ],
  };
}

/** 5, 10, … up to `last`. */
function fives(last: number): number[] {
  return Array.from({ length: Math.floor(last / 5) }, (_, i) => 5 * (i + 1));
}

/** For each learning rate and activation, a point for each seed and a line at the mean. */
function testPanel(reports: readonly RunReport[], color: object, shape: object) {
  const values = reports.map(({ recipe, test }) => ({
    activation: shownOf(recipe.activation).label,
    rate: `learning rate ${recipe.learningRate}`,
    accuracy: test.accuracy,
  }));
  const y = accuracy('accuracy', 'test accuracy of each seed');
  return {
    data: { values },
    facet: { column: { field: 'rate', type: 'nominal', header: { title: null } } },
    spacing: 12,
    spec: {
      width: { step: 30 },
      height: 260,
      encoding: {
        // The legend names the activations.
        x: { field: 'activation', type: 'nominal', sort: null, axis: null },
        color,
      },
      layer: [
        { mark: { type: 'point', filled: true, size: 36, opacity: 0.75 }, encoding: { y, shape } },
        {
          mark: { type: 'tick', thickness: 2, width: 24 },
          encoding: { y: { ...y, aggregate: 'mean' } },
        },
      ],
    },
  };
}

function accuracy(field: string, title: string) {
  return {
    field,
    type: 'quantitative',
    scale: { zero: false },
    axis: { title, format: '.1%', tickCount: 6 },
  };
}

function activationsOf(reports: readonly RunReport[]): ActivationChoice[] {
  return [...new Set(reports.map(({ recipe }) => recipe.activation))];
}
