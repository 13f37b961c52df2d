import { expect, test } from 'vitest';
import { type KeptCopy, register, takeOver } from './register.ts';
import { TAKE_OVER } from './take-over.ts';

/** A service worker in a state, and what it was asked. */
class Script extends EventTarget {
  asked: unknown[] = [];
  constructor(public state: ServiceWorkerState = 'installing') {
    super();
  }
  postMessage(message: unknown, [port]: MessagePort[] = []): void {
    this.asked.push(message);
    this.answer(port as MessagePort);
  }
  answer(_port: MessagePort): void {}
}

/** A browser's registration, whose scripts a test moves on. */
class Registration extends EventTarget {
  installing: Script | null = null;
  waiting: Script | null = null;
  active: Script | null = null;

  find(): void {
    this.installing = new Script();
    this.dispatchEvent(new Event('updatefound'));
  }
  installed(): void {
    this.waiting = this.installing;
    this.installing = null;
    this.move(this.waiting as Script, 'installed');
  }
  activated(): void {
    const script = this.waiting as Script;
    this.active = script;
    this.waiting = null;
    this.move(script, 'activated');
  }
  private move(script: Script, state: ServiceWorkerState): void {
    script.state = state;
    script.dispatchEvent(new Event('statechange'));
  }
}

function browser() {
  const registration = new Registration();
  const real = registration as unknown as ServiceWorkerRegistration;
  return { registration, container: { register: async () => real, getRegistration: async () => real } };
}

test('the first visit has a copy once all files are there', async () => {
  const { registration, container } = browser();
  const told: KeptCopy[] = [];
  registration.find();
  await register(container, 'service-worker.js', (copy) => told.push(copy));
  registration.installed();
  expect(told.at(-1)).toBe('none');
  registration.activated();
  expect(told.at(-1)).toBe('kept');
});

test('a later visit has the copy at once, and says so when a newer version has arrived', async () => {
  const { registration, container } = browser();
  registration.active = new Script('activated');
  const told: KeptCopy[] = [];
  await register(container, 'service-worker.js', (copy) => told.push(copy));
  expect(told).toEqual(['kept']);
  registration.find();
  expect(told).toEqual(['kept']);
  registration.installed();
  expect(told.at(-1)).toBe('newer');
});

test('the newer version takes over when it is asked to', async () => {
  const { registration, container } = browser();
  registration.find();
  registration.installed();
  const waiting = registration.waiting as Script;
  waiting.answer = () => registration.activated();
  expect(await takeOver(container)).toBe('agreed');
  expect(waiting.asked).toEqual([TAKE_OVER]);
  // None waits now, as when another tab has asked.
  expect(await takeOver(container)).toBe('agreed');
  expect(waiting.asked).toHaveLength(1);
});

test('it keeps waiting if other tabs need the old version', async () => {
  const { registration, container } = browser();
  registration.find();
  registration.installed();
  (registration.waiting as Script).answer = (port) => port.postMessage('other-tabs');
  expect(await takeOver(container)).toBe('other-tabs');
});
