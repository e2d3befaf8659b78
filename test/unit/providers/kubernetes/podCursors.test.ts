import { expect, test } from 'vitest';
import type { LogLine } from '../../../../src/core/environment/session.ts';
import { serviceName } from '../../../../src/core/environment/ids.ts';
import { PodCursors } from '../../../../src/core/providers/kubernetes/podCursors.ts';

const line = (cursor: string): LogLine => ({ service: serviceName('web'), time: '', text: '', cursor });

test('a line tells where the logs of all pods are, and another reader goes on from there', () => {
  const first = new PodCursors(undefined);
  first.take(line('a=1'));
  first.take(line('b=x=y'));
  const { cursor } = first.take(line('a=2'));
  const second = new PodCursors(cursor);
  expect([second.of('a'), second.of('b'), second.of('c')]).toEqual(['2', 'x=y', undefined]);
});

test('pods that are gone are forgotten, so that a cursor doesn’t grow with each rollout', () => {
  const cursors = new PodCursors('old=1\nnew=2');
  cursors.keep(uid => uid === 'new');
  expect(cursors.take(line('new=3')).cursor).toBe('new=3');
});
