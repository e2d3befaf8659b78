import { Readable } from 'node:stream';
import { extract, pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import type { ContainerAccess } from '../../../src/core/cluster/streams/containerAccess.ts';
import { downloadFromPod } from '../../../src/core/cluster/streams/downloadFromPod.ts';
import { uploadToPod } from '../../../src/core/cluster/streams/uploadToPod.ts';
import type { Bytes } from '../../../src/core/environment/session.ts';
import { oddFiles } from '../oddFiles.ts';
import { accessTo, never, processes, run, sh, withoutShell } from './containerUnderTest.ts';
import type { TestNamespace } from './testNamespace.ts';
import { useTestNamespace } from './useTestNamespace.ts';

function packed(): Bytes {
  const tar = pack();
  for (const [name, content] of oddFiles) tar.entry({ name, mode: name === 'plain.txt' ? 0o755 : 0o600 }, content);
  tar.entry({ name: 'link', type: 'symlink', linkname: 'plain.txt' });
  tar.finalize();
  return tar as Bytes;
}

async function download(access: ContainerAccess, path: string): Promise<Map<string, string>> {
  const bytes = await Array.fromAsync(downloadFromPod(access, path, never));
  const found = new Map<string, string>();
  for await (const entry of Readable.from(bytes).pipe(extract())) {
    const content: Uint8Array[] = [];
    for await (const part of entry) content.push(part as Uint8Array);
    const { name, type, mode } = entry.header;
    if (type === 'file') found.set(`${name} ${mode.toString(8)}`, Buffer.concat(content).toString());
    else if (type === 'symlink') found.set(name, `-> ${entry.header.linkname}`);
  }
  return found;
}

describe('files of pods', () => {
  let namespace: TestNamespace;
  const access = (pod: string): ContainerAccess => accessTo(namespace.cluster, namespace.name, pod);
  /** A pod in which a script stands for tar. */
  const withTar = async (pod: string, script: string): Promise<ContainerAccess> => {
    await namespace.runPod(pod);
    const own = access(pod);
    await run(own, { argv: ['sh', '-c', 'printf "%s" "$1" >/usr/bin/tar', 'sh', `#!/bin/sh\n${script}\n`] });
    return own;
  };
  useTestNamespace(async made => {
    namespace = made;
    await namespace.runPod('box');
  });

  test('go up and come back with names, modes and links', async () => {
    await uploadToPod(access('box'), packed(), '/tmp/up load/deep', never);
    const expected = new Map<string, string>(
      [...oddFiles].map(([name, content]) => [`deep/${name} ${name === 'plain.txt' ? 755 : 600}`, content] as const),
    );
    expected.set('deep/link', '-> plain.txt');
    expect(new Map([...(await download(access('box'), '/tmp/up load/deep'))].sort())).toEqual(
      new Map([...expected].sort()),
    );
    expect(await download(access('box'), '/tmp/up load/deep/plain.txt')).toEqual(new Map([['plain.txt 755', 'text']]));
  });

  test("belong to the container's user where it is not root, and what it may not write is said", async () => {
    const container = { name: 'main', image: 'debian:bookworm-slim', command: ['sleep', 'infinity'] };
    const securityContext = { runAsUser: 65_534, runAsGroup: 65_534 };
    await namespace.runPod('plain', undefined, { spec: { securityContext, containers: [container] } });
    await uploadToPod(access('plain'), packed(), '/tmp/mine', never);
    const { stdout } = await run(access('plain'), { argv: ['stat', '-c', '%u', '/tmp/mine/dir/-rf'] });
    expect(stdout).toBe('65534\n');
    await expect(uploadToPod(access('plain'), packed(), '/etc/mine', never)).rejects.toMatchObject({
      code: 'commandFailed',
      message: expect.stringContaining('Permission denied') as string,
    });
  });

  test('an image without tar takes and gives them by its shell', async () => {
    await namespace.runPod('small', 'rm /usr/bin/tar /bin/tar; sleep infinity');
    const own = access('small');
    await uploadToPod(own, packed(), '/tmp/up load/deep', never);
    expect(own.hasTar).toBe(false);
    const link = await run(own, { argv: ['readlink', '/tmp/up load/deep/link'] });
    expect(link.stdout).toBe('plain.txt\n');
    const expected = [...oddFiles].map(
      ([name, content]) => [`deep/${name} ${name === 'plain.txt' ? 755 : 644}`, content] as const,
    );
    expect([...(await download(own, '/tmp/up load/deep'))].sort()).toEqual(expected.sort());
    expect(await download(own, '/tmp/up load/deep/plain.txt')).toEqual(new Map([['plain.txt 755', 'text']]));
    await expect(download(own, '/no/such')).rejects.toMatchObject({ code: 'notFound' });
  });

  test('an image without a shell says what to do', async () => {
    await namespace.runPod('bare', undefined, withoutShell);
    const refused = { code: 'notSupported', remedy: { kind: 'text' } };
    await expect(download(access('bare'), '/etc')).rejects.toMatchObject(refused);
    await expect(uploadToPod(access('bare'), packed(), '/tmp', never)).rejects.toMatchObject(refused);
  });

  test('a path that is not there is not found', async () => {
    await expect(download(access('box'), '/no/such')).rejects.toMatchObject({ code: 'notFound' });
  });

  test.each([
    ['..', 'out/../../evil'],
    ['absolute', '/evil'],
    ['elsewhere', 'elsewhere'],
  ])('a tar that lies (%s) ends the download at the entry', async (kind, name) => {
    const tar = pack();
    tar.entry({ name: 'out/first' }, 'x');
    tar.entry({ name }, 'evil');
    tar.finalize();
    const archive = Buffer.concat(await Array.fromAsync(tar as Bytes)).toString('base64');
    const pod = `liar-${kind.replaceAll('.', 'd')}`;
    const own = await withTar(pod, `echo ${archive} | base64 -d`);
    await run(own, { argv: sh('mkdir /tmp/out') });
    await expect(download(own, '/tmp/out')).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining(JSON.stringify(name)) as string,
    });
  });

  test('a tar without end is not taken for one, and is ended in there', async () => {
    const own = await withTar('endless', 'cat /dev/urandom; sleep 98763');
    await expect(download(own, '/tmp')).rejects.toMatchObject({ code: 'invalidInput' });
    await expect.poll(() => processes(own), { timeout: 15_000 }).not.toMatch(/urandom|98763/);
  });

  test('a failing tar gives its words, and a source that fails its own', async () => {
    const own = await withTar('broken', 'cat >/dev/null; echo "tar: no space left" >&2; exit 2');
    await expect(download(own, '/tmp')).rejects.toMatchObject({
      message: expect.stringContaining('no space left') as string,
    });
    await expect(uploadToPod(own, packed(), '/tmp', never)).rejects.toMatchObject({
      message: expect.stringContaining('no space left') as string,
    });
    async function* failing(): Bytes {
      yield await Promise.resolve(Buffer.alloc(512));
      throw new Error('the disk went');
    }
    await expect(uploadToPod(access('box'), failing(), '/tmp/x', never)).rejects.toThrow('the disk went');
  });

  test('aborting an upload ends it in there', async () => {
    const stop = new AbortController();
    async function* endless(): Bytes {
      const tar = pack();
      tar.entry({ name: 'big', size: 1024 ** 3 });
      for await (const bytes of tar as Bytes) {
        yield bytes;
        break;
      }
      for (let index = 0; ; index += 1) {
        if (index === 50) stop.abort();
        yield await Promise.resolve(Buffer.alloc(65_536));
      }
    }
    await expect(uploadToPod(access('box'), endless(), '/tmp/aborted', stop.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    await expect.poll(() => processes(access('box')), { timeout: 15_000 }).not.toContain('tar -xpf');
  });
});
