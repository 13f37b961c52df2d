/** What a page of the benchmark is told, and what it answers with. Plain data: it crosses to Node. */
import type { Profile } from '../../src/compiler/profile.ts';
import type { System } from '../systems.ts';
import type { Cadence } from './cadence.ts';
import type { Counts } from './meter.ts';

export interface Setup {
  system: System;
  /** MNIST train rows the system holds on its device, from the first on. */
  rows: number;
  batchSize: number;
  /** Width of each hidden layer. */
  units: number[];
}

/** One library, ready to train the network of a `Setup`. */
export interface Driver {
  /** The adapter's or renderer's own name; for wasm, what of the processor is used. */
  readonly adapter: string;
  /** Of the processor; null on a GPU. */
  readonly threads: number | null;
  /**
   * Runs that many optimiser steps, waits for the device whenever `cadence` says so, and resolves
   * when the device has finished them all: with a mean loss read back from it.
   */
  train(steps: number, cadence: Cadence): Promise<number>;
  /** Only compiled steps can tell. */
  profile?(): Promise<Profile>;
  /** Measures what the same threads can do at most, in GFLOP/s. */
  peak?(): Promise<number>;
}

/** One measured block of steps. */
export interface Block {
  steps: number;
  /** Wall time of the whole block, read-back included. */
  milliseconds: number;
  loss: number;
  /** Lots of steps, each of them waited for. */
  lots: number;
  /** Of the whole block; null where the backend has no such thing. */
  counts: Counts | null;
  /** What its threads could do at most, right after the block; null where nothing tells it. */
  peakGflops: number | null;
  /** Largest number of bytes alive at once since the page opened; null when nothing was counted. */
  peakBytes: number | null;
}

/** What the page offers to Node as `window.bench`. */
export interface PageBench {
  open(setup: Setup): Promise<Pick<Driver, 'adapter' | 'threads'>>;
  /** @param unbroken nothing is read back before the end */
  block(steps: number, unbroken?: boolean): Promise<Block>;
  /** Per-kernel times of a compiled step. */
  profile(): Promise<Profile>;
}

declare global {
  interface Window {
    bench: PageBench;
  }
}

/** MNIST train rows as published: pixels 0 … 255 `[rows · 784]`, labels `[rows]`. */
export interface Rows {
  images: Uint8Array<ArrayBuffer>;
  labels: Uint8Array<ArrayBuffer>;
}
