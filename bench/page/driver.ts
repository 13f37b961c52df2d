/** The data between Node and a page of the benchmark. Plain data, because it is copied between them. */
import type { Profile } from '../../src/compiler/profile.ts';
import type { System } from '../systems.ts';
import type { Cadence } from './cadence.ts';
import type { Counts } from './meter.ts';

export interface Setup {
  system: System;
  /** How many of MNIST's train rows the system holds on its device, counted from the first. */
  rows: number;
  batchSize: number;
  /** Width of each hidden layer. */
  units: number[];
}

/** A library that is ready to train the network of a `Setup`. */
export interface Driver {
  /** The name of the adapter or renderer; for wasm, how much of the processor is used. */
  readonly adapter: string;
  /** Threads of the processor; null on a GPU. */
  readonly threads: number | null;
  /**
   * Runs that many optimiser steps and waits for the device whenever `cadence` says so. When all steps are
   * done, resolves to a mean loss read from the device.
   */
  train(steps: number, cadence: Cadence): Promise<number>;
  /** Only compiled steps have it. */
  profile?(): Promise<Profile>;
  /** Measures the most that the same threads can do, in GFLOP/s. */
  peak?(): Promise<number>;
}

/** One measured block of steps. */
export interface Block {
  steps: number;
  /** Wall time of the whole block, with the read-back. */
  milliseconds: number;
  loss: number;
  /** Lots of steps. The page waits for each of them. */
  lots: number;
  /** Counts for the whole block; null if the backend has nothing to count. */
  counts: Counts | null;
  /** The most that its threads can do, measured right after the block; null if nothing measures it. */
  peakGflops: number | null;
  /** The largest number of bytes alive at once since the page opened; null if nothing was counted. */
  peakBytes: number | null;
}

/** What the page offers to Node, as `window.bench`. */
export interface PageBench {
  open(setup: Setup): Promise<Pick<Driver, 'adapter' | 'threads'>>;
  /** @param unbroken reads nothing back before the end. */
  block(steps: number, unbroken?: boolean): Promise<Block>;
  /** Measures each kernel of a compiled step. */
  profile(): Promise<Profile>;
}

declare global {
  interface Window {
    bench: PageBench;
  }
}

/** MNIST's train rows: pixels 0 … 255 `[rows · 784]`, labels `[rows]`. */
export interface Rows {
  images: Uint8Array<ArrayBuffer>;
  labels: Uint8Array<ArrayBuffer>;
}
