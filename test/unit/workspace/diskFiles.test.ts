import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProcess } from '../../../src/core/process/runProcess.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';

const { signal } = new AbortController();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  await mkdir(join(folder, 'k8s', 'web'), { recursive: true });
  await mkdir(join(folder, 'node_modules', 'x'), { recursive: true });
  await writeFile(join(folder, 'k8s', 'web', 'app.yaml'), 'kind: Pod\n');
  await writeFile(join(folder, 'node_modules', 'x', 'app.yaml'), '');
  await symlink('..', join(folder, 'k8s', 'loop'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('finds files by pattern, enters no node_modules and follows no link into a circle', async () => {
  expect(await diskFiles(folder).find('**/*.yaml', signal)).toEqual(['k8s/web/app.yaml']);
});

test('a folder that may not be read, such as a database, hides only itself', async () => {
  const closed = join(folder, 'database');
  await mkdir(closed, { mode: 0o000 });
  await chmod(folder, 0o755);
  // Root may read everything, so that somebody else has to look.
  const program = `
    const { diskFiles } = await import(${JSON.stringify(import.meta.resolve('../../../src/core/workspace/diskFiles.ts'))});
    if (process.getuid() === 0) process.setuid(65534);
    const files = diskFiles(${JSON.stringify(folder)});
    const found = await files.find('**/*.yaml', new AbortController().signal);
    const refused = await files.list('database', null).catch(error => error.code);
    console.log(JSON.stringify({ found, refused }));`;
  const { stdout, stderr } = await runProcess({ argv: ['node', '--input-type=module', '--eval', program] }, signal);
  await chmod(closed, 0o700);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ found: ['k8s/web/app.yaml'], refused: 'invalidInput' });
});

test('what is missing, or a folder, is no file', async () => {
  const files = diskFiles(folder);
  expect(await files.read('nothing.yaml', signal)).toBeUndefined();
  expect(await files.read('k8s', signal)).toBeUndefined();
  expect(await files.read('k8s/web/app.yaml/inside', signal)).toBeUndefined();
  expect(await files.list('nothing', signal)).toEqual([]);
});

test('a device or a pipe is not waited for', async () => {
  const files = diskFiles(folder);
  await runProcess({ argv: ['mkfifo', join(folder, 'pipe')] }, signal);
  expect(await files.read('pipe', signal)).toBeUndefined();
  expect(await files.read('/dev/zero', signal)).toBeUndefined();
});

test('a file that is too large is refused before it is read', async () => {
  await writeFile(join(folder, 'large.yaml'), '');
  await truncate(join(folder, 'large.yaml'), 2 ** 40);
  await expect(diskFiles(folder).read('large.yaml', signal)).rejects.toMatchObject({
    code: 'invalidInput',
    message: 'large.yaml is larger than 8 MiB and is not read.',
  });
});

test('a path that the disk refuses is invalid input that names it', async () => {
  await expect(diskFiles(folder).read('a\0b', signal)).rejects.toMatchObject({
    code: 'invalidInput',
    at: { file: 'a\0b' },
  });
});
