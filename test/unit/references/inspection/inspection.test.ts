import { expect, test } from 'vitest';
import { facts, readOne } from '../readFacts.ts';

const dpkg = `Package: libc6
Status: install ok installed
Version: 2.36-9+deb12u10

Package: gone
Status: deinstall ok config-files
Version: 1.0

Package: python3
Status: install ok installed
Version: 3.11.2-1+b1
`;

test('an image is what the engine says and what its files tell', async () => {
  const reading = await readOne(
    'image:shop/web:1.4.2',
    {},
    {
      inspection: {
        facts: [{ key: 'identity.user', status: 'known', value: 'node', sources: [] }],
        env: { NODE_VERSION: '24.1.0', LANG: 'C.UTF-8' },
        files: new Map([
          ['/etc/os-release', 'ID=debian\nVERSION_ID="12"\n'],
          ['/var/lib/dpkg/status', dpkg],
          [
            '/usr/local/include/node/node_version.h',
            '#define NODE_MAJOR_VERSION 24\n#define NODE_MINOR_VERSION 2\n#define NODE_PATCH_VERSION 1\n',
          ],
          ['/etc/localtime', '/usr/share/zoneinfo/Europe/Paris'],
        ]),
      },
    },
  );
  expect(reading).toMatchObject({ level: 'image', kind: 'image', source: 'shop/web:1.4.2', problems: [] });
  expect(facts(reading, /./)).toEqual({
    'os.family': 'debian',
    'os.version': '12',
    'libc.family': 'glibc',
    'libc.version': '2.36',
    'time.zone': 'Europe/Paris',
    'time.locale': 'C.UTF-8',
    'time.charset': 'UTF-8',
    'package.libc6': '2.36-9+deb12u10',
    'package.python3': '3.11.2-1+b1',
    'runtime.node': '24.2.1',
    'env.NODE_VERSION': '24.1.0',
    'env.LANG': 'C.UTF-8',
    'identity.user': 'node',
    'image.pinned': true,
  });
  expect(reading.facts.find(({ key }) => key === 'os.family')?.sources).toEqual([
    { method: 'observed', detail: '/etc/os-release in shop/web:1.4.2' },
  ]);
  expect(reading.speaks).toContain('package.*');
});

test('Alpine’s and distroless images’ databases are read too', async () => {
  const alpine = await readOne(
    'container:web',
    {},
    {
      inspection: {
        facts: [],
        env: {},
        files: new Map([
          ['/etc/os-release', 'ID=alpine\nVERSION_ID=3.22.1\n'],
          ['/lib/apk/db/installed', 'C:Q1\nP:musl\nV:1.2.5-r10\n\nP:nodejs\nV:22.16.0-r2\n'],
        ]),
      },
    },
  );
  expect(alpine.level).toBe('observed');
  expect(facts(alpine, /^(?:libc|package|runtime)/)).toEqual({
    'libc.family': 'musl',
    'libc.version': '1.2.5',
    'package.musl': '1.2.5-r10',
    'package.nodejs': '22.16.0-r2',
    'runtime.node': '22.16.0',
  });
  const distroless = await readOne(
    'image:d',
    {},
    {
      inspection: {
        facts: [],
        env: {},
        files: new Map([['/var/lib/dpkg/status.d/tzdata', 'Package: tzdata\nVersion: 2025b-0\n']]),
      },
    },
  );
  expect(facts(distroless, /^package/)).toEqual({ 'package.tzdata': '2025b-0' });
});

test('without an engine an image is what its name tells, with a problem, and a container nothing', async () => {
  const image = await readOne('image:node:24-alpine', {});
  expect(facts(image, /^(?:runtime|libc|image)/)).toEqual({
    'image.reference': 'node:24-alpine',
    'image.pinned': false,
    'runtime.node': '24',
    'libc.family': 'musl',
  });
  expect(image.speaks).toEqual([]);
  expect(image.problems).toMatchObject([{ resolve: 'Pull node:24-alpine to a running engine.' }]);
  expect(await readOne('container:web', {})).toMatchObject({ facts: [], problems: [{ resolve: 'Start Docker.' }] });
});
