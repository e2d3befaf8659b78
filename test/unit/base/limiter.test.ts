import { expect, test } from 'vitest';
import { createLimiter } from '../../../src/core/base/limiter.ts';

const never = new AbortController().signal;

test('a limiter lets so many in, the rest in order, and drops those that give up', async () => {
  const limiter = createLimiter(2);
  const first = await limiter.enter(never);
  await limiter.enter(never);
  const entered: string[] = [];
  const stop = new AbortController();
  const third = limiter.enter(stop.signal);
  const fourth = limiter.enter(never).then(leave => {
    entered.push('fourth');
    return leave;
  });
  const fifth = limiter.enter(never).then(() => entered.push('fifth'));
  stop.abort();
  await expect(third).rejects.toMatchObject({ name: 'AbortError' });
  await Promise.resolve();
  expect(entered).toEqual([]);
  first();
  const leave = await fourth;
  expect(entered).toEqual(['fourth']);
  leave();
  await fifth;
  expect(entered).toEqual(['fourth', 'fifth']);
  expect(() => limiter.enter(AbortSignal.abort())).toThrow();
});
