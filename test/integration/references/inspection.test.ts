import { beforeAll, expect, test } from 'vitest';
import type { Reading } from '../../../src/core/environment/reading.ts';
import { labels } from '../../../src/core/environment/labels.ts';
import { createDockerProvider } from '../../../src/core/providers/docker/dockerProvider.ts';
import { filesOf } from '../../unit/references/filesOf.ts';
import { parseReferenceTarget } from '../../../src/core/references/parseReferenceTarget.ts';
import { referenceReader } from '../../../src/core/references/referenceReaders.ts';
import { never } from '../providers/describeProvider.ts';
import { docker, onlyHost, removeOwn, testLabel } from '../providers/dockerContainers.ts';

const host = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
const images = ['alpine:3.20', 'node:22-bookworm-slim', 'distroless/static:nonroot'] as const;
const provider = createDockerProvider({ sources: onlyHost(host) });

async function read(target: string): Promise<Reading> {
  const parsed = parseReferenceTarget(target);
  const inspect: typeof provider.inspect = (...request) =>
    provider.inspect?.(...request) ?? Promise.reject(new Error());
  const context = { files: filesOf({}), side: 'reference', inspect } as const;
  const outcome = await (await referenceReader(parsed.kind)).read(parsed, context, never);
  const [reading] = outcome.kind === 'read' ? outcome.readings : [];
  if (reading === undefined) throw new Error(`${target} gave no reading.`);
  return reading;
}

const values = ({ facts }: Reading): Record<string, unknown> =>
  Object.fromEntries(facts.map(fact => [fact.key, fact.status === 'known' ? fact.value : fact.status]));

/** Containers that looking into this image left behind. */
const inspections = (image: string): Promise<string> =>
  docker(host, 'ps', '--all', '--quiet', '--filter', `label=${labels.inspection}`, '--filter', `ancestor=${image}`);

beforeAll(async () => {
  for (const image of images)
    if ((await docker(host, 'images', '--quiet', image)) === '') await docker(host, 'pull', '--quiet', image);
});

test.each([
  [images[0], { 'os.family': 'alpine', 'os.version': /^3\.20\./, 'libc.family': 'musl', 'libc.version': /^1\.2/ }],
  [
    images[1],
    {
      'os.family': 'debian',
      'os.version': /^12/,
      'libc.family': 'glibc',
      'libc.version': /^2\.36/,
      'runtime.node': /^22\.\d+\.\d+$/,
      'tool.npm': /^\d+\./,
      'image.entrypoint': ['docker-entrypoint.sh'],
    },
  ],
  [
    images[2],
    {
      'os.family': 'debian',
      'os.version': /^12/,
      'libc.family': 'none',
      'identity.user': '65532',
      'identity.root': false,
      'package.tzdata': /^20/,
    },
  ],
])('%s tells what is in it, and leaves no container', async (image, expected) => {
  const reading = await read(`image:${image}`);
  expect(reading.problems).toEqual([]);
  const found = values(reading);
  for (const [key, value] of Object.entries(expected))
    if (value instanceof RegExp) expect(found[key], key).toMatch(value);
    else expect(found[key], key).toEqual(value);
  expect(await inspections(image)).toBe('');
});

test('a container without a shell tells its limits and its system, and stays as it was', async () => {
  const options = ['--label', testLabel, '--memory', '256m', '--read-only', '--cap-drop', 'ALL', '--env', 'A_TOKEN=x'];
  const id = await docker(host, 'create', ...options, images[2], '/program');
  try {
    expect(values(await read(`container:${id}`))).toMatchObject({
      'resources.memory.limit': 268_435_456,
      'identity.readOnlyRootFilesystem': true,
      'identity.capabilities': [],
      'os.family': 'debian',
      'libc.family': 'none',
      'env.A_TOKEN': 'x',
    });
    expect(await docker(host, 'inspect', '--format', '{{.State.Status}}', id)).toBe('created');
    expect(await inspections(images[2])).toBe('');
  } finally {
    await removeOwn(host);
  }
});

test('an image that the engine lacks is told by its name, with what to do', async () => {
  const reading = await read('image:node:22.1.0-alpine3.19');
  expect(values(reading)).toMatchObject({ 'os.family': 'alpine', 'os.version': '3.19', 'runtime.node': '22.1.0' });
  expect(reading.problems).toHaveLength(1);
  expect(reading.speaks).toEqual([]);
});
