import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { status } from '../../../src/cli/commands/status.ts';
import type { CommandContext } from '../../../src/cli/context.ts';
import { parseArguments } from '../../../src/cli/parseArguments.ts';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { Environment, EnvironmentChange } from '../../../src/core/environment/environment.ts';
import { environmentId, placeId, providerId, serviceName } from '../../../src/core/environment/ids.ts';
import type { EnvironmentProvider } from '../../../src/core/providers/provider.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';

const provider = providerId('kubernetes');
const place = placeId('kubernetes:team');
const [app, db] = [serviceName('app'), serviceName('db')];
const shop: Environment = {
  id: environmentId('kubernetes:team/shop/a'),
  place,
  name: 'shop',
  state: { kind: 'running' },
  services: [
    { name: app, image: 'node:20', state: { kind: 'running' } },
    { name: db, image: 'postgres:15', state: { kind: 'stopped' } },
    { name: serviceName('cache'), state: { kind: 'running' } },
  ],
  can: new Set(),
  origin: { kind: 'lockstep', specHash: '0' },
};

async function run(usage: EnvironmentProvider['usage'], format = 'text'): Promise<readonly string[]> {
  const written: string[] = [];
  const changes: readonly EnvironmentChange[] = [
    { kind: 'place', place: { id: place, provider, name: 'team', availability: { kind: 'ready' } } },
    { kind: 'environment', environment: shop },
    { kind: 'settled', place },
  ];
  const kubernetes: EnvironmentProvider = {
    id: provider,
    name: 'Kubernetes',
    watch: () => Readable.from(changes),
    open: () => Promise.reject(new Error('not opened here')),
    ...(usage ? { usage } : {}),
  };
  using stack = new DisposableStack();
  const list = new EnvironmentList([{ id: provider, load: () => Promise.resolve(kubernetes) }], silentLogger);
  stack.defer(() => list.dispose());
  const output = {
    text: (line: string) => format === 'text' && written.push(line),
    document: (_: string, value: object) => format === 'json' && written.push(JSON.stringify(value)),
    report: { step: () => undefined, output: () => undefined },
  };
  const signal = AbortSignal.timeout(10_000);
  // What the command reads, and nothing else.
  const context = { list, output, logger: silentLogger, signal } as unknown as CommandContext;
  await status.run(parseArguments(['shop'], status.options, 'status'), context);
  return written;
}

const usage = () =>
  Promise.resolve(
    new Map([
      [app, { memory: 180e6, cpu: 20 }],
      [db, { memory: 5e6, cpu: 0 }],
    ]),
  );

test('status tells what running services use, as far as the engine knows', async () => {
  expect(await run(usage)).toEqual([
    'shop  running  kubernetes:team/shop/a',
    '  app    running  180 MB · 0.02 CPU  node:20',
    '  db     stopped                     postgres:15',
    '  cache  running',
  ]);
  const [document = ''] = await run(usage, 'json');
  expect(JSON.parse(document)).toMatchObject({ usage: { app: { memory: 180e6, cpu: 20 } } });
});

test.each([
  ['an engine without figures', undefined],
  ['figures that can not be had', () => Promise.reject(new Error('away'))],
])('%s leave the state as it is', async (_, none) => {
  expect(await run(none)).toEqual([
    'shop  running  kubernetes:team/shop/a',
    '  app    running  node:20',
    '  db     stopped  postgres:15',
    '  cache  running',
  ]);
});
