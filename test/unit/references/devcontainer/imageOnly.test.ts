import { expect, test } from 'vitest';
import { facts, readOne } from '../readFacts.ts';

const read = (content: object): ReturnType<typeof readOne> =>
  readOne('devcontainer:.devcontainer/devcontainer.json', {
    '.devcontainer/devcontainer.json': JSON.stringify(content),
  });

test.each([
  ['mcr.microsoft.com/devcontainers/typescript-node:1-22-bookworm', {}, 'node'],
  ['mcr.microsoft.com/devcontainers/python:1-3.12', {}, 'vscode'],
  ['mcr.microsoft.com/devcontainers/python:1-3.12', { remoteUser: 'root' }, 'root'],
  ['node:22', {}, undefined],
])('the user of %s with %o is %s', async (image, more, user) => {
  expect(facts(await read({ image, ...more }), /^identity\.user$/)['identity.user']).toBe(user);
});

test('a container that only waits says so, unless it runs what its image does', async () => {
  const command = async (more: object): Promise<unknown> =>
    facts(await read({ image: 'node:22', ...more }), /^deployment\.command$/)['deployment.command'];
  expect(await command({})).toEqual(['/bin/sh', '-c', expect.stringContaining('sleep') as string]);
  expect(await command({ overrideCommand: false })).toBeUndefined();
});

test('ports that nobody lists may all be listened on', async () => {
  const speaksOfPorts = async (more: object): Promise<boolean> =>
    (await read({ image: 'node:22', ...more })).speaks.includes('network.port.*');
  expect(await speaksOfPorts({})).toBe(false);
  expect(await speaksOfPorts({ forwardPorts: ['db:5432'] })).toBe(false);
  expect(await speaksOfPorts({ forwardPorts: [3000] })).toBe(true);
  expect(await speaksOfPorts({ runArgs: ['-p', '80:3000'] })).toBe(true);
});
