import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack, type Header } from 'tar-stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTar } from '../../../src/core/archive/readTar.ts';
import { unpackTar } from '../../../src/core/archive/unpackTar.ts';
import type { Bytes } from '../../../src/core/environment/session.ts';

const { signal } = new AbortController();
let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

function tarOf(
  ...entries: readonly ((Partial<Header> & Pick<Header, 'name'>) | readonly [name: string, text: string])[]
): Bytes {
  const tar = pack();
  for (const entry of entries) {
    if ('name' in entry) tar.entry(entry);
    else tar.entry({ name: entry[0] }, entry[1]);
  }
  tar.finalize();
  return tar as Bytes;
}

test('files land below the folder, each with its content', async () => {
  const tar = tarOf({ name: 'report', type: 'directory' }, ['report/a.html', 'a'], ['b', 'b']);
  const paths = ['report/a.html', 'b'].map(name => join(folder, name));
  expect(await unpackTar(tar, folder, signal)).toEqual(paths);
  expect(await Promise.all(paths.map(path => readFile(path, 'utf8')))).toEqual(['a', 'b']);
});

test('a name that leads out of the folder ends it, and nothing lies outside', async () => {
  const inside = join(folder, 'inside');
  for (const name of ['../out', 'a/../../out', `${folder}/out`, '../inside-too/out', '.'])
    await expect(unpackTar(tarOf([name, 'x']), inside, signal)).rejects.toMatchObject({ code: 'invalidInput' });
  expect(await readdir(folder)).toEqual([]);
});

test('links are left out, so that nothing is written through them', async () => {
  const link = { name: 'way', type: 'symlink', linkname: '..' } as const;
  const hard = { name: 'hard', type: 'link', linkname: '/etc/passwd' } as const;
  await unpackTar(tarOf(link, hard, ['way/x', 'x']), join(folder, 'inside'), signal);
  expect(await readdir(folder)).toEqual(['inside']);
  expect(await readdir(join(folder, 'inside'))).toEqual(['way']);
});

test('a cut archive is an error, not a short result', async () => {
  async function* cut(): Bytes & AsyncGenerator<Uint8Array> {
    for await (const bytes of tarOf(['a', 'x'.repeat(5000)])) yield bytes.subarray(0, 1000);
  }
  await expect(unpackTar(cut(), join(folder, 'inside'), signal)).rejects.toThrow();
});

test('a file that nobody reads, however large, does not hold up the next', async () => {
  const texts: string[] = [];
  for await (const { name, content } of readTar(tarOf(['large', 'x'.repeat(1_000_000)], ['b', 'b']), signal))
    if (name === 'b') for await (const bytes of content) texts.push(Buffer.from(bytes).toString());
  expect(texts).toEqual(['b']);
});

test('a reader that stops early ends the source', async () => {
  let isEnded = false;
  async function* endless(): Bytes & AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield* tarOf(['a', 'x'.repeat(600)]);
    } finally {
      isEnded = true;
    }
  }
  for await (const { name } of readTar(endless(), signal)) {
    expect(name).toBe('a');
    break;
  }
  await new Promise(setImmediate);
  expect(isEnded).toBe(true);
});
