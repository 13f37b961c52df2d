import { expect, test } from 'vitest';
import { Cadence, Unbroken } from './cadence.ts';

/** The steps of each lot on a device with that many ms a step, and the last loss. */
async function lots(msPerStep: number, steps: number, unbroken = false) {
  let time = 0;
  const cadence = unbroken ? new Unbroken(() => time) : new Cadence(() => time);
  cadence.begin();
  const found: number[] = [];
  let lot = 0;
  for (let i = 0; i < steps; i++) {
    lot++;
    if (!cadence.due() && i < steps - 1) continue;
    time += lot * msPerStep;
    await cadence.ask(Promise.resolve(i));
    found.push(lot);
    lot = 0;
  }
  const loss = await cadence.end();
  return { found, loss, told: cadence.lots };
}

test('waits after every step that takes long', async () => {
  expect(await lots(300, 4)).toEqual({ found: [1, 1, 1, 1], loss: 3, told: 4 });
});

test('puts many fast steps into a lot', async () => {
  const { found, loss, told } = await lots(0.5, 400);
  expect(found[0]).toBe(1);
  expect(Math.max(...found)).toBeGreaterThanOrEqual(16);
  expect(loss).toBe(399);
  expect(told).toBe(found.length);
});

test('queues another lot before the last one is done, if steps are fast', async () => {
  const cadence = new Cadence(() => 0);
  cadence.begin();
  cadence.due();
  await cadence.ask(Promise.resolve(1));
  cadence.due();
  // If it waited for this lot too, it would never resolve.
  await cadence.ask(new Promise(() => {}));
  expect(cadence.lots).toBe(1);
});

test('an unbroken block is one lot', async () => {
  expect(await lots(0.5, 400, true)).toEqual({ found: [400], loss: 399, told: 1 });
});

test('a failed read-back ends the block', async () => {
  const cadence = new Cadence();
  cadence.begin();
  cadence.due();
  await expect(cadence.ask(Promise.reject(new Error('lost')))).rejects.toThrow('lost');
});
