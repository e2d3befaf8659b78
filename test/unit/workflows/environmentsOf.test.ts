import { expect, test } from 'vitest';
import { environmentsOf } from '../../../src/core/workflows/environmentsOf.ts';
import { environment, unfinished } from './fakes.ts';

const local = '/home/ada/shop';
const finished = (id: string, createdAt: string, folder = local) =>
  environment(id, { workspace: { local: folder, remote: '/w', persistence: 'kept' }, createdAt });

test('the newest of a folder comes first, and what is half made or goes comes last however new it is', () => {
  const all = [
    unfinished('kubernetes:team/stack/going', 'going'),
    finished('docker:here/old', '2025-12-01T00:00:00Z'),
    unfinished('kubernetes:team/stack/half', 'interrupted'),
    finished('docker:here/new', '2026-01-01T00:00:00Z'),
    finished('docker:here/other', '2026-03-01T00:00:00Z', '/home/ada/other'),
    environment('local:this-machine/', {
      origin: { kind: 'machine' },
      workspace: { ...{ local, remote: local }, persistence: 'bound' },
    }),
  ];
  expect(environmentsOf(all, local).map(({ id }) => id)).toEqual([
    'docker:here/new',
    'docker:here/old',
    'kubernetes:team/stack/half',
    'kubernetes:team/stack/going',
  ]);
});
