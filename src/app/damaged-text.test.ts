import { expect, test } from 'vitest';
import { damagedText } from './damaged-text.ts';

const damaged = (name: string) => ({ key: name, name, damage: 'date' });

test('the sentence counts all damaged entries and names the first five', () => {
  expect(damagedText([damaged('Mine')], 'kept run')).toBe(
    '1 kept run is damaged and left out: “Mine” (date).',
  );
  expect(damagedText(['A', 'B'].map(damaged), 'digit')).toBe(
    '2 digits are damaged and left out: “A” (date), “B” (date).',
  );
  const many = Array.from({ length: 1200 }, (_, i) => damaged(`Run ${i}`));
  expect(damagedText(many, 'kept run')).toMatch(/^1,200 kept runs .* “Run 4” \(date\), and 1,195 more\.$/);
});
