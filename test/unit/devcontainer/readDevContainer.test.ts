import { expect, test } from 'vitest';
import { LockstepError } from '../../../src/core/base/lockstepError.ts';
import { findDevContainers } from '../../../src/core/devcontainer/findDevContainers.ts';
import { parseDevContainer, readDevContainer } from '../../../src/core/devcontainer/readDevContainer.ts';
import { filesOf } from '../references/filesOf.ts';

const signal = AbortSignal.timeout(5000);
const path = '.devcontainer/devcontainer.json';

function refusal(text: string): LockstepError {
  try {
    parseDevContainer(text, path);
  } catch (error) {
    if (error instanceof LockstepError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

test('finds configurations in the order of the specification, broken ones too', async () => {
  const files = filesOf({
    '.devcontainer/zebra/devcontainer.json': '{ "image": "x" }',
    '.devcontainer/api/devcontainer.json': '{ "name": "The API", "image": "x" }',
    '.devcontainer/Dockerfile': '',
    '.devcontainer.json': '{ "name": ',
    [path]: '// first\n{ "name": "Main", "image": "x" }',
  });
  expect(await findDevContainers(files, signal)).toEqual([
    path,
    '.devcontainer.json',
    '.devcontainer/api/devcontainer.json',
    '.devcontainer/zebra/devcontainer.json',
  ]);
});

test('reads comments and trailing commas, and knows where each part stands', () => {
  const devContainer = parseDevContainer(
    '{\n  // why\n  "image": "node:22",\n  "containerEnv": { "PORT": 80, },\n}',
    path,
  );
  expect(devContainer.source).toEqual({ kind: 'image', image: 'node:22' });
  expect(devContainer.properties.containerEnv).toEqual({ PORT: '80' });
  expect(devContainer.at(['containerEnv', 'PORT'])).toEqual({ file: path, line: 4, column: 29 });
  expect(devContainer.at(['containerEnv', 'MISSING'])).toMatchObject({ line: 4, column: 19 });
});

test('paths of Dockerfile and Compose files are relative to the workspace', () => {
  const built = parseDevContainer(
    '{ "build": { "dockerfile": "../Dockerfile", "context": "..", "target": "dev" } }',
    path,
  );
  expect(built.source).toEqual({ kind: 'dockerfile', dockerfile: 'Dockerfile', context: '.', target: 'dev', args: {} });
  const older = parseDevContainer('{ "dockerFile": "Dockerfile" }', path);
  expect(older.source).toMatchObject({ dockerfile: '.devcontainer/Dockerfile', context: '.devcontainer' });
  const compose = parseDevContainer('{ "dockerComposeFile": ["../compose.yaml", "dev.yaml"], "service": "app" }', path);
  expect(compose.source).toMatchObject({ files: ['compose.yaml', '.devcontainer/dev.yaml'], service: 'app' });
});

test.each([
  ['{ "image": "x", ', 1, 'a closing } was expected, but the file ends'],
  ['{\n  "image": "x"\n  "init": true\n}', 3, 'a comma was expected before this'],
  ['', 1, 'is no valid JSON'],
  ['[]', 1, 'one JSON object'],
  ['{\n  "image": 5\n}', 2, 'image is 5, expected a string that is not empty'],
  ['{ "image": "x",\n  "forwardPorts": [3000, "web"] }', 2, 'forwardPorts[1] is "web"'],
  ['{ "image": "x",\n  "containerEnv": { "A": ["b"] } }', 2, 'containerEnv.A is a list'],
  ['{ "image": "x",\n  "postCreateCommand": { "a": 1 } }', 2, 'postCreateCommand.a is 1'],
  ['{ "image": "x",\n  "mounts": ["source=a"] }', 2, 'mounts[0] is "source=a"'],
  ['{ "image": "x",\n  "waitFor": "lunch" }', 2, 'expected one of "initializeCommand"'],
  ['{\n "name": "n" }', 1, 'expected "image", "build.dockerfile" or "dockerComposeFile"'],
  ['{ "dockerComposeFile": "c.yaml" }', 1, '"service" is missing'],
  ['{ "image": "x",\n "dockerComposeFile": "c.yaml", "service": "a" }', 2, 'only one of image, dockerComposeFile'],
])('refuses %j at line %i', (text, line, words) => {
  const error = refusal(text);
  expect(error.code).toBe('invalidInput');
  expect(error.at).toMatchObject({ file: path, line });
  expect(error.message).toContain(words);
});

test('says that there is no configuration, and how to begin', async () => {
  await expect(readDevContainer(filesOf({}), path, signal)).rejects.toMatchObject({ code: 'notFound' });
});
