import { expect, test } from 'vitest';
import { createFlowQueue } from '../../../src/core/base/flowQueue.ts';

function source() {
  const calls: string[] = [];
  return { calls, pause: () => calls.push('pause'), resume: () => calls.push('resume') };
}

test('a source is held up while its reader is behind, and goes on when it has caught up', async () => {
  const { calls, ...flow } = source();
  const queue = createFlowQueue<number>(flow);
  queue.push(1, 100_000);
  expect(calls).toEqual([]);
  queue.push(2, 200_000);
  expect(calls).toEqual(['pause']);
  const reader = queue[Symbol.asyncIterator]();
  expect(await reader.next()).toEqual({ done: false, value: 1 });
  expect(await reader.next()).toEqual({ done: false, value: 2 });
  expect(calls).toEqual(['pause']);
  const third = reader.next();
  await new Promise(setImmediate);
  expect(calls).toEqual(['pause', 'resume']);
  queue.push(3, 1);
  expect((await third).value).toBe(3);
  queue.push(4, 1);
  queue.end();
  expect((await reader.next()).value).toBe(4);
  expect((await reader.next()).done).toBe(true);
});

test('a reader that stops early lets the source run on into nothing', async () => {
  const { calls, ...flow } = source();
  const queue = createFlowQueue<number>(flow);
  queue.push(1, 300_000);
  for await (const item of queue) if (item === 1) break;
  queue.push(2, 300_000);
  expect(calls).toEqual(['pause', 'resume']);
});
