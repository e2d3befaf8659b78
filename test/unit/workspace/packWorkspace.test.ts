import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { extract } from 'tar-stream';
import { listWorkspace, packWorkspace } from '../../../src/core/workspace/packWorkspace.ts';

const never = new AbortController().signal;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockstep-pack-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

test('in a repository what Git knows or would take goes along, and the repository itself', async () => {
  await write({ '.gitignore': 'out/\n', 'src/ü b.ts': 'code', 'out/made': '', new: '', 'node_modules/x/i.js': '' });
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  const { paths } = await listWorkspace(root, never);
  expect(paths.filter(path => !path.startsWith('.git/') && !path.startsWith('node_modules'))).toEqual([
    '.gitignore',
    'new',
    'src',
    'src/ü b.ts',
    '.git',
  ]);
  expect(paths).toContain('.git/HEAD');
});

test('without Git everything but installed packages goes along', async () => {
  await write({ 'a/b': 'text', 'node_modules/x/i.js': '', 'web/node_modules/y': '' });
  expect(await listWorkspace(root, never)).toEqual({ root, paths: ['a', 'a/b', 'web'], bytes: 4 });
});

test('what a repository around the folder ignores stays here, unless that is the folder itself', async () => {
  await write({ '.gitignore': 'out/\n.env\n', 'app/.env': 'geheim', 'app/a': '', 'out/b': '' });
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  expect((await listWorkspace(join(root, 'app'), never)).paths).toEqual(['a']);
  expect((await listWorkspace(join(root, 'out'), never)).paths).toEqual(['b']);
});

test('submodules and other repositories in the folder go along, each by its own word', async () => {
  await write({ 'lib/.gitignore': '.env\n', 'lib/.env': 'geheim', 'lib/a': '' });
  await write({ 'clone/.gitignore': '.env\n', 'clone/.env': 'geheim', 'clone/b': '' });
  await write({ '.gitmodules': '[submodule "lib"]\n\tpath = lib\n\turl = https://git.example.com/lib.git\n' });
  const git = (folder: string, ...args: string[]): unknown =>
    execFileSync(
      'git',
      ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-C', join(root, folder), ...args],
      {
        stdio: 'ignore',
      },
    );
  for (const folder of ['.', 'lib', 'clone']) git(folder, 'init', '--quiet');
  git('lib', 'add', '.');
  git('lib', 'commit', '--quiet', '-m', 'a');
  git('.', 'add', '.gitmodules', 'lib');
  const { paths } = await listWorkspace(root, never);
  expect(paths.filter(path => !/(?:^|\/)\.git\//.test(path))).toEqual(
    ['.gitmodules', 'lib', '.git', 'clone', 'clone/.gitignore', 'clone/b', 'clone/.git'].concat([
      'lib/.gitignore',
      'lib/a',
      'lib/.git',
    ]),
  );
  expect(paths).toContain('lib/.git/HEAD');
});

test('a .gitignore counts outside of repositories too', async () => {
  await write({ '.gitignore': 'out/\n', a: '', 'b/.gitignore': 'c\n', 'b/c': 'geheim', 'out/made': 'geheim' });
  expect((await listWorkspace(root, never)).paths).toEqual(['.gitignore', 'a', 'b', 'b/.gitignore']);
});

test('nothing goes along where Git cannot say what is to be left out', async () => {
  await write({ '.gitignore': '.env\n', '.env': 'geheim' });
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  expect((await listWorkspace(root, never)).paths).not.toContain('.env');
  vi.stubEnv('PATH', root);
  const refused = (words: string): object => ({
    code: 'notSupported',
    message: expect.stringContaining(words) as string,
  });
  await expect(listWorkspace(root, never)).rejects.toMatchObject(refused('Could not run git'));
  vi.unstubAllEnvs();
  await write({ '.git/config': '[' });
  await expect(listWorkspace(root, never)).rejects.toMatchObject(refused('bad config'));
});

test('the tar has links as links, modes, and the bytes that were told', async () => {
  await write({ 'a/b': 'text', empty: '' });
  await symlink('a/b', join(root, 'link'));
  const list = await listWorkspace(root, never);
  let told = 0;
  const tar = packWorkspace(list, { uid: 7, gid: 8 }, sent => (told += sent), never);
  const found: string[] = [];
  for await (const entry of Readable.from(tar).pipe(extract())) {
    const { type, name, linkname } = entry.header;
    found.push([type, name, linkname].filter(Boolean).join(' '));
    entry.resume();
  }
  expect([found, told]).toEqual([['directory a/', 'file a/b', 'file empty', 'symlink link a/b'], 4]);
});

test('what logs in to a remote stays here', async () => {
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  execFileSync('git', ['remote', 'add', 'origin', 'https://ada:geheim@git.example.com/shop.git'], { cwd: root });
  await write({ '.git/modules/lib/config': '[http]\n\textraheader = geheim ü\n\tagent = ü\n' });
  const tar = packWorkspace(await listWorkspace(root, never), { uid: 0, gid: 0 }, () => undefined, never);
  const text = Buffer.concat(await Array.fromAsync(tar)).toString('utf8');
  expect(text).not.toContain('geheim');
  expect(text).toContain('url = https://git.example.com/shop.git');
  expect(text).toContain('agent = ü');
});
