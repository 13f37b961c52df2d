/**
 * Reads CSV as Kaggle has it: a line for each image, `label,pixel0,…,pixel783`, with or without a first line
 * of names. Reads the file twice, as a stream: the first time counts the lines, so that the pixels have their
 * place before they are read, and nothing else is kept.
 */
import { PIXELS, type Split } from '../split.ts';
import { refuse } from './data-file-error.ts';
import { emptySplit, MOST_ROWS } from './rows.ts';

const NEWLINE = 10;
const COMMA = 44;
/** A longer line is no line of numbers. */
const LONGEST_LINE = 20_000;

type OnBytes = (read: number) => void;

/**
 * @param onBytes gets the bytes that were read, of both readings.
 * @throws {DataFileError} with the number of the line.
 */
export async function readCsv(file: File, onBytes: OnBytes = () => {}): Promise<Split> {
  const lines = await countLines(file, onBytes);
  const hasNames = /[a-z]/i.test(await file.slice(0, 200).text());
  const count = lines - Number(hasNames);
  if (count < 1)
    refuse(file.name, 'has no lines of numbers. Choose a CSV with a label and 784 pixels in each line');
  if (count > MOST_ROWS)
    refuse(
      file.name,
      `has ${count.toLocaleString('en-US')} lines; this page takes a million. Choose a smaller file`,
    );
  const split = emptySplit(count);
  const reader = new LineReader(file.name, split, hasNames);
  for await (const chunk of chunks(file, onBytes)) reader.read(chunk);
  reader.end();
  return split;
}

/** Lines that are not empty. */
async function countLines(file: File, onBytes: OnBytes): Promise<number> {
  let lines = 0;
  let length = 0;
  for await (const chunk of chunks(file, onBytes)) {
    for (const byte of chunk) {
      if (byte === NEWLINE) {
        if (length > 0) lines++;
        length = 0;
      } else if (byte > 32) {
        if (++length > LONGEST_LINE) refuse(file.name, 'is too long for a label and 784 pixels', lines + 1);
      }
    }
  }
  return lines + Number(length > 0);
}

/** Takes the bytes of a file one by one, and keeps only the number that it is at. */
class LineReader {
  private line = 1;
  private row = 0;
  private column = 0;
  private value = -1;

  constructor(
    private readonly name: string,
    private readonly split: Split,
    private skips: boolean,
  ) {}

  read(chunk: Uint8Array): void {
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (this.skips) {
        if (byte !== NEWLINE) continue;
        this.skips = false;
        this.line++;
      } else if (byte >= 48 && byte <= 57) {
        this.value = Math.max(this.value, 0) * 10 + byte - 48;
        if (this.value > 255)
          this.refuse(
            `has the number ${this.value}… in column ${this.column + 1}. Labels and pixels are from 0 to 255`,
          );
      } else if (byte === COMMA) {
        this.put();
      } else if (byte === NEWLINE) {
        this.endLine();
        this.line++;
      } else if (byte > 32 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) {
        this.refuse(
          `has “${String.fromCharCode(byte)}” in column ${this.column + 1}. There must be whole numbers only`,
        );
      }
    }
  }

  end(): void {
    this.endLine();
  }

  private put(): void {
    if (this.value < 0) this.refuse(`has no number in column ${this.column + 1}`);
    if (this.column === 0) this.split.labels[this.row] = this.value;
    else if (this.column <= PIXELS) this.split.images[this.row * PIXELS + this.column - 1] = this.value;
    this.column++;
    this.value = -1;
  }

  private endLine(): void {
    // An empty line.
    if (this.column === 0 && this.value < 0) return;
    this.put();
    if (this.column !== PIXELS + 1) {
      this.refuse(`has ${this.column} numbers, and needs ${PIXELS + 1}: the label, then ${PIXELS} pixels`);
    }
    this.column = 0;
    this.row++;
  }

  private refuse(why: string): never {
    refuse(this.name, why, this.line);
  }
}

async function* chunks(file: File, onBytes: OnBytes): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
      onBytes(value.length);
    }
  } finally {
    reader.releaseLock();
  }
}
