/** Formats numbers for the page. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export const count = (value: number): string => whole.format(value);

/** “1 digit”, “2,000 digits”. Give `many` if the plural is not `one` with an s. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** A negative number gets a minus sign, not a hyphen. Never “−0.00”. */
export function decimal(value: number, digits = 2): string {
  const size = Math.abs(value).toFixed(digits);
  return value < 0 && Number(size) !== 0 ? `−${size}` : size;
}

/** Like `decimal`, with a plus sign for a positive number. */
export function signed(value: number, digits = 2): string {
  const text = decimal(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

export const percent = (share: number, digits = 2): string => `${(100 * share).toFixed(digits)}%`;

export const loss = (value: number): string => value.toFixed(4);

/** In decimal megabytes, the usual unit of download sizes. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : whole.format(value)} ms`;
}

/** “8.4 s”, “48 s”, “3 min 20 s”, “2 h 5 min”. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const rounded = Math.round(seconds);
  if (rounded < 60) return `${rounded} s`;
  const minutes = Math.floor(rounded / 60);
  if (minutes < 60) return `${minutes} min ${rounded % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
