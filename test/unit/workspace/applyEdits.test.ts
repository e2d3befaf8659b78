import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyEdits, editText } from '../../../src/core/workspace/applyEdits.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

test('edits of one text are all counted in the text as it was', () => {
  const edits = [
    { file: 'a', offset: 0, length: 1, text: 'long' },
    { file: 'a', offset: 2, length: 1, text: '' },
  ];
  expect(editText('abc', edits)).toBe('longb');
});

test('a file that only its owner may read stays so, and a link stays a link', async () => {
  await writeFile(join(folder, 'real.env'), 'TZ=UTC\n', { mode: 0o600 });
  await symlink('real.env', join(folder, '.env'));
  const edit = { file: '.env', offset: 3, length: 3, text: 'Europe/Berlin' };
  await applyEdits(folder, [edit], new Map([['.env', 'TZ=UTC\n']]));
  expect(await readFile(join(folder, 'real.env'), 'utf8')).toBe('TZ=Europe/Berlin\n');
  expect((await stat(join(folder, 'real.env'))).mode & 0o777).toBe(0o600);
  expect((await lstat(join(folder, '.env'))).isSymbolicLink()).toBe(true);
  expect((await readdir(folder)).sort()).toEqual(['.env', 'real.env']);
});

test('nothing is written where one file has changed since the edits were made', async () => {
  await writeFile(join(folder, 'a'), 'one');
  await writeFile(join(folder, 'b'), 'changed');
  const edits = ['a', 'b'].map(file => ({ file, offset: 0, length: 3, text: 'two' }));
  const texts = new Map(['a', 'b'].map(file => [file, 'one']));
  await expect(applyEdits(folder, edits, texts)).rejects.toMatchObject({ code: 'invalidInput', at: { file: 'b' } });
  expect(await readFile(join(folder, 'a'), 'utf8')).toBe('one');
});
