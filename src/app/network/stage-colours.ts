/** The colours of the stages, as the page's CSS says them, and the shades between paper and full colour. */
import { channels } from '../see-inside/diverging.ts';

/** Shades of a ramp; the first is the ground. */
const LEVELS = 24;
/** Small values keep some colour: the strength grows faster than the value at first. */
const CURVE = 0.65;

export interface StageColours {
  paper: string;
  ink: string;
  soft: string;
  line: string;
  accent: string;
  above: string;
  below: string;
  /** From a cell's ground to the full colour. */
  aboveRamp: readonly string[];
  belowRamp: readonly string[];
  /** For values that have no halves: from a cell's ground to ink. */
  plainRamp: readonly string[];
  /** One for each part of a layer whose parts are no halves. */
  parts: readonly string[];
}

/** @param colour resolves a custom property to `#rrggbb`. */
export function stageColours(colour: (name: string) => string): StageColours {
  const [paper, wash, ink, soft] = ['--paper', '--wash', '--ink', '--ink-soft'].map(colour) as [
    string,
    string,
    string,
    string,
  ];
  const [above, below] = [colour('--above'), colour('--below')];
  return {
    paper,
    ink,
    soft,
    line: colour('--control-line'),
    accent: colour('--accent'),
    above,
    below,
    aboveRamp: ramp(wash, above),
    belowRamp: ramp(wash, below),
    plainRamp: ramp(wash, soft),
    parts: [1, 2, 3, 4].map((part) => colour(`--series-run-${part}`)),
  };
}

/** `#rrggbb` colours from one to the other. */
export function ramp(from: string, to: string): string[] {
  const [start, end] = [channels(from), channels(to)];
  return Array.from({ length: LEVELS + 1 }, (_, level) => {
    const mixed = start.map((channel, c) => {
      const full = end[c] as number;
      return Math.round(channel + (level / LEVELS) * (full - channel));
    });
    return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
  });
}

/** Which shade of a ramp a value gets; the full colour at `limit`. */
export function levelOf(value: number, limit: number): number {
  if (limit <= 0) return 0;
  return Math.round(LEVELS * Math.min(Math.abs(value) / limit, 1) ** CURVE);
}
