import { afterEach, expect, test, vi } from 'vitest';
import { up } from '../../../src/cli/commands/up.ts';
import type { CommandContext } from '../../../src/cli/context.ts';
import { parseArguments } from '../../../src/cli/parseArguments.ts';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { environmentId } from '../../../src/core/environment/ids.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';
import { filesOf } from '../references/filesOf.ts';
import { fakeProvider, place } from '../workflows/fakes.ts';

afterEach(() => vi.unstubAllEnvs());

/** What is written where the context's own namespace is `dev`. */
async function write(...argv: readonly string[]): Promise<string> {
  const { loader, changes } = fakeProvider('kubernetes', {
    provision: ({ namespace = 'dev' }) => Promise.resolve(environmentId(`kubernetes:office/${namespace}/a`)),
  });
  changes.push({ kind: 'place', place: place('kubernetes:office') });
  changes.push({ kind: 'settled', place: place('kubernetes:office').id });
  const list = new EnvironmentList([loader], silentLogger);
  let written = '';
  // What the command reads, and nothing else.
  const context = {
    list,
    files: filesOf({ '.devcontainer/devcontainer.json': '{ "image": "debian:bookworm" }' }),
    folder: '/home/ada/shop',
    output: { text: (line: string) => (written += line), document: () => undefined, report: { step: () => undefined } },
    clusters: { own: () => Promise.resolve({ namespace: 'dev' }) },
    signal: AbortSignal.timeout(10_000),
  } as unknown as CommandContext;
  try {
    await up.run(parseArguments(argv, up.options, 'up'), context);
  } finally {
    list.dispose();
  }
  return written;
}

const hint = '--namespace team or LOCKSTEP_KUBERNETES_NAMESPACES=team';

test('how the other verbs find it is said only where they would not', async () => {
  vi.stubEnv('LOCKSTEP_KUBERNETES_NAMESPACES', '');
  expect(await write('--namespace', 'team')).toContain(hint);
  expect(await write('--namespace', 'dev')).not.toContain('--namespace');
  vi.stubEnv('LOCKSTEP_KUBERNETES_NAMESPACES', 'other');
  expect(await write('--namespace', 'dev')).toContain('--namespace dev');
});

test('it is made in one namespace', async () => {
  await expect(write('--namespace', 'team', '--namespace', 'dev')).rejects.toMatchObject({ code: 'usage' });
});
