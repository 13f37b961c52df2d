/** Programs for the kernels: what all threads of a pool do in a step, as words. */
import type { Address, Layout } from './layout.ts';
import type { Operation } from './operations.ts';

/** A phase's units of work: so many rows of the batch in each, or so many parts of the weights. */
type Units = { rows: number } | { parts: number };

/**
 * Phases, one after the other. A thread takes a phase's next unit and runs all the phase's operations on it.
 * After a barrier a thread goes on only when all threads have arrived there.
 */
export class Program {
  private readonly phases: { units: Units; operations: Operation[]; barrier: boolean }[] = [];

  /** Adds operations on rows of the batch, `rows` at a time; a multiple of 4. */
  byRows(rows: number, operations: Operation[], barrier = true): this {
    if (rows % 4 !== 0 || rows < 4) throw new RangeError('The number of rows must be a multiple of 4.');
    this.phases.push({ units: { rows }, operations, barrier });
    return this;
  }

  /** Adds operations on so many parts of the weights. */
  byParts(parts: number, operations: Operation[], barrier = true): this {
    this.phases.push({ units: { parts }, operations, barrier });
    return this;
  }

  /** Places the program in memory. The last phase always ends with a barrier. */
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
