import { pack, extract, type Pack } from 'tar-stream';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import { checkTar } from '../../../../src/core/cluster/streams/checkTar.ts';

const never = new AbortController().signal;

async function names(tar: AsyncIterable<Uint8Array>): Promise<string[]> {
  const bytes = await Array.fromAsync(tar);
  const found: string[] = [];
  for await (const entry of Readable.from(bytes).pipe(extract())) {
    const content: Uint8Array[] = [];
    for await (const part of entry) content.push(part as Uint8Array);
    found.push(`${entry.header.type} ${entry.header.name} ${Buffer.concat(content).toString()}`.trim());
  }
  return found;
}

/** What comes of an archive whose entries a program in the container has made up. */
function checked(write: (tar: Pack) => void, warn: (message: string) => void = () => undefined): Promise<string[]> {
  const tar = pack();
  write(tar);
  tar.finalize();
  return names(checkTar(tar as AsyncIterable<Uint8Array>, { top: 'out', logger: { ...silentLogger, warn } }, never));
}

describe('checkTar', () => {
  test('gives an honest archive on as it is', async () => {
    const seen = await checked(tar => {
      tar.entry({ name: 'out/', type: 'directory' });
      tar.entry({ name: 'out/a' }, 'text');
      tar.entry({ name: 'out/empty' }, '');
      tar.entry({ name: 'out/link', type: 'symlink', linkname: 'a' });
      tar.entry({ name: 'out/hard', type: 'link', linkname: 'out/a' });
      tar.entry({ name: `out/${'deep/'.repeat(60)}ü` }, 'long');
    });
    expect(seen).toEqual([
      'directory out/',
      'file out/a text',
      'file out/empty',
      'symlink out/link',
      'link out/hard',
      `file out/${'deep/'.repeat(60)}ü long`,
    ]);
  });

  test.each([
    ['a parent folder', (tar: Pack) => tar.entry({ name: 'out/../../evil' }, 'x'), 'out/../../evil'],
    ['an absolute path', (tar: Pack) => tar.entry({ name: '/etc/passwd' }, 'x'), '/etc/passwd'],
    ['another name than was asked for', (tar: Pack) => tar.entry({ name: 'outside' }, 'x'), 'outside'],
    ['a name behind attributes', (tar: Pack) => tar.entry({ name: 'out/a', pax: { path: '../evil' } }, 'x'), '../evil'],
    [
      'a hard link to a file outside',
      (tar: Pack) => tar.entry({ name: 'out/a', type: 'link', linkname: '/etc/shadow' }),
      'out/a',
    ],
  ])('refuses %s and names the entry', async (_, write, name) => {
    await expect(checked(tar => void write(tar))).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining(JSON.stringify(name)) as string,
    });
  });

  test('refuses an entry that leads through a link of the same archive', async () => {
    const through = checked(tar => {
      tar.entry({ name: 'out/link', type: 'symlink', linkname: '.' });
      tar.entry({ name: 'out/link/a' }, 'x');
    });
    await expect(through).rejects.toMatchObject({ message: expect.stringContaining('out/link/a') as string });
    const over = checked(tar => {
      tar.entry({ name: 'out/link', type: 'symlink', linkname: '/etc/passwd' });
      tar.entry({ name: 'out/link' }, 'x');
    });
    await expect(over).rejects.toMatchObject({ code: 'invalidInput' });
    for (const hidden of ['out/LINK/a', 'out/hard/a']) {
      const around = checked(tar => {
        tar.entry({ name: 'out/link', type: 'symlink', linkname: '.' });
        tar.entry({ name: 'out/hard', type: 'link', linkname: 'out/link' });
        tar.entry({ name: hidden }, 'x');
      });
      await expect(around).rejects.toMatchObject({ message: expect.stringContaining(hidden) as string });
    }
  });

  test('leaves out links that lead out and what is no file, and says so', async () => {
    const warned: string[] = [];
    const seen = await checked(
      tar => {
        tar.entry({ name: 'out/absolute', type: 'symlink', linkname: '/etc/passwd' });
        tar.entry({ name: 'out/up', type: 'symlink', linkname: '../secret' });
        tar.entry({ name: 'out/device', type: 'character-device' });
        tar.entry({ name: 'out/a' }, 'kept');
        tar.entry({ name: 'out/here', type: 'symlink', linkname: './.' });
        // From here it is the folder above.
        tar.entry({ name: 'out/by-link', type: 'symlink', linkname: 'here/../secret' });
        tar.entry({ name: 'out/hard', type: 'link', linkname: 'out/up' });
      },
      message => warned.push(message),
    );
    expect(seen).toEqual(['file out/a kept', 'symlink out/here']);
    expect(warned).toEqual([
      expect.stringMatching(/5 entries.*out\/absolute, out\/up, out\/device, out\/by-link, out\/hard/),
    ]);
  });

  test('reads no more of a header without end than it can hold', async () => {
    // A name of 8 GiB: the header of type L as GNU tar writes it.
    const header = Buffer.alloc(512);
    header.write('././@LongLink\0', 0);
    header.write('0000644\0', 100);
    header.write('77777777777\0', 124);
    header.write('        L', 148);
    header.write('ustar\0', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array, void> {
      yield header;
      for (; given < 100; given += 1) yield await Promise.resolve(Buffer.alloc(1024 * 1024, 'a'));
    }
    await expect(names(checkTar(endless(), { top: 'out', logger: silentLogger }, never))).rejects.toMatchObject({
      code: 'invalidInput',
    });
    expect(given).toBeLessThan(16);
  });

  test('an archive that ends early is an error', async () => {
    const tar = pack();
    tar.entry({ name: 'out/a' }, 'x'.repeat(2000));
    tar.finalize();
    const whole = Buffer.concat(await Array.fromAsync(tar as AsyncIterable<Uint8Array>));
    await expect(
      names(checkTar(Readable.from([whole.subarray(0, 1200)]), { top: 'out', logger: silentLogger }, never)),
    ).rejects.toThrow();
  });
});
