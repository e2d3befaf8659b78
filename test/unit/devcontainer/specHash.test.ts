import { expect, test } from 'vitest';
import { readDevContainer } from '../../../src/core/devcontainer/readDevContainer.ts';
import { specHash } from '../../../src/core/devcontainer/specHash.ts';
import { filesOf } from '../references/filesOf.ts';

const path = '.devcontainer/devcontainer.json';
const base = {
  [path]: '{ "dockerComposeFile": "compose.yaml", "service": "app", "features": { "./tool": {} } }',
  '.devcontainer/compose.yaml': 'services:\n  app:\n    build: .\n    env_file: app.env\n',
  '.devcontainer/Dockerfile': 'FROM debian\n',
  '.devcontainer/app.env': 'A=1\n',
  '.devcontainer/tool/devcontainer-feature.json': '{ "id": "tool" }',
  '.devcontainer/tool/lib/more.sh': 'true\n',
};

async function hashOf(changes: Readonly<Record<string, string>>): Promise<string> {
  const files = filesOf({ ...base, ...changes });
  const signal = AbortSignal.timeout(5000);
  return specHash(files, await readDevContainer(files, path, signal), signal);
}

test.each([
  [
    path,
    '// a comment\n{\n  "service": "app",\n  "dockerComposeFile": "compose.yaml",\n  "features": { "./tool": {}, },\n}',
  ],
  [
    path,
    '{ "name": "New", "forwardPorts": [1], "customizations": { "vscode": {} }, "dockerComposeFile": "compose.yaml", "service": "app", "features": { "./tool": {} } }',
  ],
  ['.devcontainer/compose.yaml', '# a comment\nservices: { app: { build: ".", env_file: app.env } }\n'],
  ['src/main.ts', 'anything'],
])('stays the same where only the words of %s change', async (file, text) => {
  expect(await hashOf({ [file]: text })).toBe(await hashOf({}));
});

test.each([
  [path, '{ "dockerComposeFile": "compose.yaml", "service": "app", "features": { "./tool": {} }, "init": true }'],
  [path, '{ "dockerComposeFile": "compose.yaml", "service": "app", "features": { "./tool": { "a": "b" } } }'],
  ['.devcontainer/compose.yaml', 'services:\n  app:\n    build: .\n    env_file: app.env\n    init: true\n'],
  ['.devcontainer/Dockerfile', 'FROM alpine\n'],
  ['.devcontainer/app.env', 'A=2\n'],
  ['.devcontainer/.env', 'B=1\n'],
  ['.devcontainer/tool/lib/more.sh', 'false\n'],
  ['.devcontainer/devcontainer-lock.json', '{}'],
])('changes with %s', async (file, text) => {
  expect(await hashOf({ [file]: text })).not.toBe(await hashOf({}));
});
