/** Programs for the kernels: what each thread of a pool does in a step, as words. */
import type { Address, Layout } from './layout.ts';
import type { Operation } from './operations.ts';

/** A phase's units of work: so many rows of the batch each, or so many parts of the weights. */
type Units = { rows: number } | { parts: number };

/**
 * Phases one after the other. Threads take a phase's units as they come, and run its operations in turn
 * on each; none begins what follows a barrier before all have come there.
 */
export class Program {
  private readonly phases: { units: Units; operations: Operation[]; barrier: boolean }[] = [];

  /** Operations on rows of the batch, `rows` at a time, a multiple of 4. */
  byRows(rows: number, operations: Operation[], barrier = true): this {
    if (rows % 4 !== 0 || rows < 4) throw new RangeError('Rows are worked on in multiples of 4.');
    this.phases.push({ units: { rows }, operations, barrier });
    return this;
  }

  /** Operations on parts of the weights, as many as `partsOf` tells. */
  byParts(parts: number, operations: Operation[], barrier = true): this {
    this.phases.push({ units: { parts }, operations, barrier });
    return this;
  }

  /** Puts it into memory. The last phase always ends with a barrier. */
  place(layout: Layout): Address {
    const words = this.phases.flatMap(({ units, operations, barrier }, i) => {
      const body = operations.flatMap(([opcode, ...fields]) => [opcode, 4 * fields.length, ...fields]);
      const last = i === this.phases.length - 1;
      const count = 'parts' in units ? units.parts : 0;
      const rows = 'rows' in units ? units.rows : 0;
      return [4 * body.length, 0, count, rows, Number(barrier || last), ...body];
    });
    return layout.words([4 * words.length, ...words]);
  }
}
