import { expect, test } from 'vitest';
import { media } from './media.ts';

test('a query has one list, however often it is asked for', () => {
  const list = media('(min-width: 1px)');
  expect(media('(min-width: 1px)')).toBe(list);
  expect([list.matches, media('(max-width: 1px)').matches]).toEqual([true, false]);
});
