import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { listContext } from '../../../../../src/core/providers/kubernetes/build/listContext.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function listed(files: readonly string[], ignored: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const context = await mkdtemp(join(tmpdir(), 'lockstep-context-'));
  folders.push(context);
  for (const [path, text] of [...files.map(file => [file, 'x'] as const), ...Object.entries(ignored)]) {
    await mkdir(dirname(join(context, path)), { recursive: true });
    await writeFile(join(context, path), text);
  }
  const dockerfile = { path: join(context, 'docker', 'Dockerfile'), text: 'FROM scratch' };
  const { paths } = await listContext({ context, dockerfile, args: {} }, new AbortController().signal);
  return paths.filter(path => files.includes(path));
}

describe('what is sent for a build', () => {
  test('is everything where nothing is ignored, packages and hidden files too', async () => {
    const files = ['.env', 'docker/Dockerfile', 'node_modules/a/index.js', 'src/main.ts'];
    expect(await listed(files, {})).toEqual(files);
  });

  test('leaves out what .dockerignore names, and takes back its exceptions', async () => {
    const files = ['.git/config', 'a/b/kept.txt', 'a/b/left.txt', 'secret.pem', 'src/main.ts'];
    expect(await listed(files, { '.dockerignore': '# no\n.git\na\n!a/b/kept.txt\n**/*.pem\n' })).toEqual([
      'a/b/kept.txt',
      'src/main.ts',
    ]);
  });

  test('follows the ignore file of its Dockerfile before the common one', async () => {
    const ignored = { '.dockerignore': 'one', 'docker/Dockerfile.dockerignore': 'two' };
    expect(await listed(['one', 'two'], ignored)).toEqual(['one']);
  });

  test('is nothing where the folder is missing, which is said', async () => {
    const build = { context: '/nonexistent', dockerfile: { path: '/Dockerfile', text: '' }, args: {} };
    await expect(listContext(build, new AbortController().signal)).rejects.toThrow('There is no folder /nonexistent');
  });
});
