import { expect, test } from 'vitest';
import { ownerName } from '../../../src/core/cluster/ownerName.ts';
import { expiredEnvironments } from '../../../src/core/workflows/expiredEnvironments.ts';
import { timeToLive } from '../../../src/core/workflows/timeToLive.ts';
import { environment } from './fakes.ts';

const now = new Date('2026-11-21T12:00:00Z');
const mine = { owner: ownerName(), can: new Set(['remove'] as const) };

test('only own environments whose time is over, and that can be removed, are offered for removal', () => {
  const over = environment('kubernetes:staging/dev/over', { ...mine, expiresAt: '2026-11-21T12:00:00Z' });
  const all = [
    over,
    environment('kubernetes:staging/dev/later', { ...mine, expiresAt: '2026-11-21T14:00:00+01:00' }),
    environment('kubernetes:staging/dev/never', mine),
    environment('kubernetes:staging/dev/anna', { ...mine, owner: 'anna@desk', expiresAt: '2026-11-20T12:00:00Z' }),
    environment('kubernetes:staging/dev/adopted', { ...mine, can: new Set(), expiresAt: '2026-11-20T12:00:00Z' }),
  ];
  expect(expiredEnvironments(all, now)).toEqual([over]);
});

test('a time to live is a number of minutes, hours or days', () => {
  expect(['30m', '8h', ' 3d '].map(timeToLive)).toEqual([1_800_000, 28_800_000, 259_200_000]);
  for (const text of ['', '8', 'h', '0h', '-1h', '1.5h', '8 h', '8hours'])
    expect(() => timeToLive(text), text).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
});
