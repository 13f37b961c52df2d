/** Reads and explains the command lines of the programs in `tools/` and `bench/`. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

export interface Option {
  /** The name of its value in the help, such as `FILE`. Without it the option takes no value. */
  value?: string;
  /** The value if the option is given without one. */
  alone?: string;
  /** What the option does. */
  help: string;
}

export interface Command<O extends Record<string, Option> = Record<string, Option>> {
  /** How to call the command, such as `npm run strokes -- FILE`. */
  usage: string;
  /** A sentence that says what the command does. */
  about: string;
  options: O;
  /** True if it takes arguments that are not options. */
  operands?: true;
}

export type Values<O extends Record<string, Option>> = {
  [K in keyof O]?: O[K] extends { value: string } ? string : true;
};

export interface CommandLine<O extends Record<string, Option>> {
  values: Values<O>;
  operands: string[];
}

/** A wrong command line. The message says what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * @param args the arguments after the command.
 * @throws {UsageError} for an unknown option, a missing value, or a value that is not wanted.
 */
export function readCommandLine<O extends Record<string, Option>>(
  { options, operands }: Command<O>,
  args: readonly string[],
): CommandLine<O> {
  const config: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { value }] of Object.entries(options)) {
    config[name] = { type: value ? 'string' : 'boolean' };
  }
  try {
    const read = parseArgs({
      args: args.map((arg, i) => {
        const alone = arg.startsWith('--') ? options[arg.slice(2)]?.alone : undefined;
        return alone !== undefined && (args[i + 1]?.startsWith('--') ?? true) ? `${arg}=${alone}` : arg;
      }),
      options: config,
      allowPositionals: operands ?? false,
    });
    return { values: read.values as Values<O>, operands: read.positionals };
  } catch (error) {
    throw new UsageError(sentence(error as NodeJS.ErrnoException, options));
  }
}

/** Node's error message, in the words of the help. */
function sentence({ code, message }: NodeJS.ErrnoException, options: Record<string, Option>): string {
  const [, quoted = ''] = /'(?:-\w, )?([^' ]+)/.exec(message) ?? [];
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `There is no option ${quoted}.`;
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return `“${quoted}” is no option, and nothing else is expected.`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE': {
      const value = options[quoted.slice(2)]?.value;
      return value ? `${quoted} needs a value: ${quoted} ${value}.` : `${quoted} takes no value.`;
    }
    default:
      return message;
  }
}

/** The text that `--help` prints. */
export function helpText({ usage, about, options }: Command): string {
  const lines = Object.entries(options).map(
    ([name, { value, alone, help }]) =>
      [`  --${name}${value ? ` ${alone === undefined ? value : `[${value}]`}` : ''}`, help] as const,
  );
  const width = Math.max(...lines.map(([head]) => head.length)) + 2;
  return [usage, about, ...lines.map(([head, help]) => `${head.padEnd(width)}${help}`)].join('\n');
}

/**
 * Runs a program with its own command line. `--help` prints the help instead.
 * @param run returns the exit code, or nothing for 0. If it throws, the program prints the message and exits
 * with 1. For a `UsageError` it also prints the help and exits with 2.
 */
export async function runCommand<O extends Record<string, Option>>(
  command: Command<O>,
  run: (line: CommandLine<O>) => Promise<number | undefined> | Promise<void>,
): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(helpText(command));
    return;
  }
  try {
    process.exitCode = (await run(readCommandLine(command, args))) ?? 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof UsageError) console.error(`\n${helpText(command)}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

/** @throws {UsageError} when the value is not one of the allowed ones. */
export function choice<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (!found) throw new UsageError(`${flag} must be one of ${allowed.join(', ')}, not “${value}”.`);
  return found;
}

/**
 * Reads a number from 1 to `max`; undefined when there is no text.
 * @throws {UsageError}
 */
export function wholeNumber(flag: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
  throw new UsageError(
    `${flag} must be a whole number from 1 to ${max.toLocaleString('en-US')}, not “${text}”.`,
  );
}
