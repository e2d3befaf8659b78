import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { expect, test } from 'vitest';
import { imageFiles } from '../../../src/core/registry/imageFiles.ts';
import type { Layer } from '../../../src/core/registry/layer.ts';
import { mergeLayers } from '../../../src/core/registry/mergeLayers.ts';
import { layerLimits, readLayer, type LayerLimits } from '../../../src/core/registry/readLayer.ts';
import { inChunks } from '../inChunks.ts';

const { signal } = new AbortController();
const plain = 'application/vnd.oci.image.layer.v1.tar';

type Entry = readonly [name: string, text: string] | (Partial<Header> & Pick<Header, 'name'>);
const link = (name: string, linkname: string): Entry => ({ name, linkname, type: 'symlink' });
const folder = (name: string): Entry => ({ name, type: 'directory' });

async function archive(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const entry of entries) {
    if ('name' in entry) tar.entry(entry);
    else tar.entry({ name: entry[0] }, entry[1]);
  }
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const bytes of tar) chunks.push(bytes as Uint8Array);
  return Buffer.concat(chunks);
}

const layer = async (entries: readonly Entry[], limits: LayerLimits = layerLimits): Promise<Layer> =>
  readLayer(inChunks(await archive(entries)), plain, limits, signal);

async function files(...layers: readonly (readonly Entry[])[]): Promise<Record<string, string>> {
  return Object.fromEntries(imageFiles(mergeLayers(await Promise.all(layers.map(each => layer(each))))));
}

test('a later layer overrides, takes away and empties folders of the ones below', async () => {
  const base: readonly Entry[] = [
    ['etc/timezone', 'Etc/UTC'],
    ['etc/passwd', 'root'],
    ['var/lib/dpkg/status.d/libc6', 'Package: libc6'],
    ['usr/local/bin/node', 'binary'],
  ];
  const next: readonly Entry[] = [
    ['etc/timezone', 'Europe/Paris'],
    ['etc/.wh.passwd', ''],
    ['var/lib/dpkg/status.d/tzdata', 'Package: tzdata'],
    ['var/lib/dpkg/status.d/.wh..wh..opq', ''],
    ['usr/.wh.local', ''],
  ];
  expect(await files(base)).toMatchObject({ '/etc/passwd': 'root', '/usr/local/bin/node': '' });
  expect(await files(base, next)).toEqual({
    '/etc/timezone': 'Europe/Paris',
    '/var/lib/dpkg/status.d/tzdata': 'Package: tzdata',
  });
});

test('links are followed as in the image: merged folders, files that move, and hard links', async () => {
  const system = await files(
    [
      link('lib', 'usr/lib'),
      link('lib64', '/usr/lib64'),
      link('bin', 'usr/bin'),
      ['./usr/lib/os-release', 'ID=debian'],
      link('etc/os-release', '../usr/lib/os-release'),
      link('etc/localtime', '/usr/share/zoneinfo/Europe/Paris'),
      link('usr/bin/sh', 'dash'),
    ],
    // Written through the link of the layer below.
    [
      ['lib/apk/db/installed', 'P:musl'],
      ['lib64/ld-linux-x86-64.so.2', ''],
      ['etc/group', 'root:x:0'],
      { name: 'etc/passwd', linkname: 'etc/group', type: 'link' },
    ],
  );
  expect(system).toEqual({
    '/etc/os-release': 'ID=debian',
    '/usr/lib/os-release': 'ID=debian',
    '/lib/apk/db/installed': 'P:musl',
    '/usr/lib/apk/db/installed': 'P:musl',
    '/etc/group': 'root:x:0',
    '/etc/passwd': 'root:x:0',
    '/etc/localtime': '/usr/share/zoneinfo/Europe/Paris',
    '/lib64/ld-linux-x86-64.so.2': '',
    '/bin/sh': '',
  });
});

test('a folder takes the place of a link, and a link that of a folder', async () => {
  expect(await files([link('etc', 'elsewhere')], [folder('etc'), ['etc/timezone', 'Etc/UTC']])).toEqual({
    '/etc/timezone': 'Etc/UTC',
  });
  expect(await files([['etc/timezone', 'Etc/UTC']], [link('etc', 'elsewhere')])).toEqual({});
});

test('names that lead out stay in, and links that go round lead nowhere', async () => {
  expect(
    await files([
      ['../../../etc/timezone', 'Etc/UTC'],
      link('etc/os-release', '../../../../../etc/passwd'),
      ['etc/passwd', 'of the image'],
      link('usr/lib', 'lib'),
      link('lib', 'usr/lib'),
      link('etc/localtime', 'localtime'),
      ['etc/.wh...', ''],
    ]),
  ).toEqual({ '/etc/timezone': 'Etc/UTC', '/etc/os-release': 'of the image', '/etc/passwd': 'of the image' });
});

test('gzip and Zstandard are read, also in several frames, and an unknown compression is refused', async () => {
  const tar = await archive([['etc/timezone', 'Etc/UTC']]);
  const [head, tail] = [tar.subarray(0, 700), tar.subarray(700)];
  const read = (bytes: Uint8Array, type: string, chunk = bytes.length): Promise<Layer> =>
    readLayer(inChunks(bytes, chunk), type, layerLimits, signal);
  const expected = [{ kind: 'file', path: '/etc/timezone', text: 'Etc/UTC' }];
  const gzip = Buffer.concat([gzipSync(head), gzipSync(tail)]);
  expect(await read(gzip, 'application/vnd.docker.image.rootfs.diff.tar.gzip')).toEqual(expected);
  const zstd = Buffer.concat([zstdCompressSync(head), zstdCompressSync(tail)]);
  for (const chunk of [1, 7, zstd.length]) expect(await read(zstd, `${plain}+zstd`, chunk)).toEqual(expected);
  await expect(read(tar, `${plain}+zstd`)).rejects.toThrow();
  await expect(read(tar, `${plain}+encrypted`)).rejects.toMatchObject({ code: 'notSupported' });
});

test('a layer that grows beyond its bounds is given up', async () => {
  const bomb = gzipSync(Buffer.alloc(8 * 1024 ** 2));
  const limits = { ...layerLimits, maxBytes: 1024 ** 2 };
  await expect(readLayer(inChunks(bomb), `${plain}+gzip`, limits, signal)).rejects.toMatchObject({
    code: 'invalidInput',
  });
  const text: Entry = ['etc/passwd', 'x'.repeat(1000)];
  await expect(layer([text, text], { ...layerLimits, maxTextBytes: 1500 })).rejects.toMatchObject({
    code: 'invalidInput',
  });
  await expect(layer([text, text, text], { ...layerLimits, maxEntries: 2 })).rejects.toMatchObject({
    code: 'invalidInput',
  });
});

test('a broken archive is an error, not an empty image', async () => {
  await expect(readLayer(inChunks(gzipSync('x'.repeat(5000))), `${plain}+gzip`, layerLimits, signal)).rejects.toThrow();
});
