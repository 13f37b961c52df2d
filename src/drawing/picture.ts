/**
 * Finds handwritten digits in a picture of paper (or of a board), and makes of each the image that MNIST would
 * have made. Pure functions on grey pixels.
 */
import { type Box, findInk, type Picture } from './picture-ink.ts';
import { straighten } from './straighten.ts';

export interface FoundDigit {
  box: Box;
  /** `[784]`, 0 (paper) … 1 (ink), as the network reads it. */
  image: Float32Array<ArrayBuffer>;
}

/** More pieces of ink than this are no digits but text or a pattern. */
const MOST_DIGITS = 30;
/** A piece lower than this share of the highest one is a speck, or a dot. */
const LOWEST = 0.35;
/** Pieces that lie one above the other for this share of the narrower one's width are one digit. */
const OVERLAP = 0.5;
/** A bar is not higher than this share of its digit. Then: how far a bar may be from its digit, and the two rings of an 8 from each other. Shares of the whole digit. */
const HIGHEST_BAR = 0.5;
const FAR = 0.25;
const TOUCHING = 0.06;
/**
 * An open 4, in shares of its height: how far its left stroke ends above the right one, at least; where the left
 * stroke begins, and how long it is; the length of the right stroke; the gap between them; its width.
 */
const FOUR = { below: 0.15, above: 0.35, stem: 0.7, gap: 0.08, width: 0.8 };

/**
 * The digits in reading order: from left to right, and line by line. Empty when there is no ink, or more than
 * `MOST_DIGITS` pieces of it.
 */
export function digitsIn(picture: Picture): FoundDigit[] {
  const { mask, pieces } = findInk(picture);
  const digits = joined(pieces.map(({ box, label }) => ({ box, labels: [label] })));
  const tallest = Math.max(0, ...digits.map(({ box }) => extent(box)));
  const whole = digits.filter(({ box }) => extent(box) >= LOWEST * tallest);
  if (whole.length > MOST_DIGITS) return [];
  return inLines(whole).map(({ box, labels }) => ({
    box,
    image: straighten(mask, picture.width, box, labels),
  }));
}

interface Group {
  box: Box;
  /** The pieces that belong together. */
  labels: number[];
}

const extent = ({ left, right, top, bottom }: Box): number => Math.max(right - left, bottom - top);

/** Brings together the pieces of one digit, for example a 5 and its bar. */
function joined(pieces: Group[]): Group[] {
  const groups = [...pieces].sort((a, b) => extent(b.box) - extent(a.box));
  for (let i = 0; i < groups.length; i++) {
    for (let j = i + 1; j < groups.length; j++) {
      const [one, other] = [groups[i] as Group, groups[j] as Group];
      if (!belong(one.box, other.box)) continue;
      groups[i] = { box: around(one.box, other.box), labels: [...one.labels, ...other.labels] };
      groups.splice(j, 1);
      j = i;
    }
  }
  return groups;
}

/** One lies over the other, and they are near each other; or they are the two strokes of a 4. */
function belong(a: Box, b: Box): boolean {
  const [left, right] = a.left <= b.left ? [a, b] : [b, a];
  if (isOpenFour(left, right)) return true;
  const shared = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const narrow = Math.min(a.right - a.left, b.right - b.left);
  const gap = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
  const lower = Math.min(a.bottom - a.top, b.bottom - b.top);
  // Two digits of two lines are both high; a bar is not.
  const isPart = lower < HIGHEST_BAR * Math.max(extent(a), extent(b));
  const isNear = gap < (isPart ? FAR : TOUCHING) * extent(around(a, b));
  return shared >= OVERLAP * narrow && isNear;
}

/** The left stroke of a 4 ends well above the right one, and nearly touches it. */
function isOpenFour(left: Box, right: Box): boolean {
  const { top, bottom } = around(left, right);
  const height = bottom - top;
  const isUpper = right.bottom - left.bottom > FOUR.below * height && left.top - top < FOUR.above * height;
  const isStroke =
    left.bottom - left.top > FOUR.above * height && right.bottom - right.top > FOUR.stem * height;
  const isNear = right.left - left.right < FOUR.gap * height;
  return isUpper && isStroke && isNear && right.right - left.left < FOUR.width * height;
}

const around = (a: Box, b: Box): Box => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

/** Digits whose middles are within each other's heights are in one line. */
function inLines(groups: Group[]): Group[] {
  const middle = ({ box }: Group) => (box.top + box.bottom) / 2;
  const lines: Group[][] = [];
  for (const group of [...groups].sort((a, b) => middle(a) - middle(b))) {
    const line = lines.at(-1);
    const isSame = line?.some(({ box }) => middle(group) < box.bottom && middle(group) > box.top);
    if (line && isSame) line.push(group);
    else lines.push([group]);
  }
  return lines.flatMap((line) => line.sort((a, b) => a.box.left - b.box.left));
}
