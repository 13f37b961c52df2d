import { expect, test } from 'vitest';
import { own, owned, ownInTurn } from './tab-locks.ts';

test('one tab owns a run until it gives it back, and then the next one does', async () => {
  const id = `${Math.random()}`;
  const first = await own('run', id);
  expect(await owned('run')).toContain(id);
  expect(await owned('comparison')).not.toContain(id);
  expect(await own('run', id)).toBeUndefined();
  let mine = false;
  const next = ownInTurn('run', id).then((giveBack) => {
    mine = true;
    return giveBack;
  });
  expect(await own('run', `${id}-other`)).toBeDefined();
  expect(mine).toBe(false);
  first?.release();
  (await next)();
  await expect.poll(() => owned('run')).not.toContain(id);
});

test('another tab can take a run over, and the former owner hears of it', async () => {
  const id = `${Math.random()}`;
  const first = await own('run', id);
  let lost = false;
  const hears = first?.lost.then(() => {
    lost = true;
  });
  expect(await own('run', id)).toBeUndefined();
  expect(lost).toBe(false);
  const second = await own('run', id, true);
  await hears;
  first?.release();
  expect(await owned('run')).toContain(id);
  second?.release();
  await expect.poll(() => owned('run')).not.toContain(id);
});
