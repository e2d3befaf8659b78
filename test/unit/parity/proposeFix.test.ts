import { describe, expect, test } from 'vitest';
import type { Source } from '../../../src/core/environment/fact.ts';
import type { Finding, FindingSide } from '../../../src/core/parity/finding.ts';
import type { DeclaringFile } from '../../../src/core/parity/fixes/declaringFile.ts';
import { proposeFix } from '../../../src/core/parity/fixes/proposeFix.ts';

type Value = FindingSide['value'] | null;

/** A drift; `null` is absent. `at` says where development declares it, `file:line`. */
function drift(key: string, development: Value, reference: Value, at: readonly string[] = []): Finding {
  const sources: readonly Source[] = at.map(place => {
    const [file = '', line] = place.split(':');
    return { method: 'declared', file, line: Number(line) };
  });
  const side = (value: Value): FindingSide =>
    value === null || value === undefined
      ? { status: 'absent', secret: false, sources: [] }
      : { status: 'known', value, secret: value === '•••', sources: [] };
  return {
    fingerprint: key,
    dimension: 'env',
    key,
    verdict: 'drift',
    severity: 'medium',
    development: { ...side(development), sources },
    reference: side(reference),
    reason: '',
  };
}

const compose = (text: string): DeclaringFile => ({ path: 'compose.yaml', role: 'compose', text, service: 'app' });
const devContainer = (text: string): DeclaringFile => ({ path: 'devcontainer.json', role: 'devcontainer', text });
const dockerfile = (text: string): DeclaringFile => ({ path: 'Dockerfile', role: 'dockerfile', text });
const tool = (path: string, text: string): DeclaringFile => ({ path, role: 'tool', text });
const envFile = (text: string): DeclaringFile => ({ path: '.env', role: 'env', text });

/** The first edited file's text after the fix, or undefined without one. */
function fixed(finding: Finding, ...files: readonly DeclaringFile[]): string | undefined {
  const fix = proposeFix(finding, files);
  const file = files.find(each => each.path === fix?.file);
  const edits = (fix?.edits ?? []).filter(each => each.file === file?.path);
  return (
    file &&
    edits
      .toSorted((first, second) => second.offset - first.offset)
      .reduce(
        (text, { offset, length, text: replacement }) =>
          text.slice(0, offset) + replacement + text.slice(offset + length),
        file.text,
      )
  );
}

describe('versions', () => {
  test.each([
    ['FROM node:22-bookworm-slim AS dev # keep', '22.4.1', '24.1.0', 'FROM node:24-bookworm-slim AS dev # keep'],
    ['FROM node:22.4.1', '22.4.1', '24', 'FROM node:24'],
    ['FROM node:22', '22.4.1', '22.9.0', 'FROM node:22.9.0'],
    [
      'FROM mcr.microsoft.com/devcontainers/javascript-node:1-22-bookworm',
      '22.4.1',
      '24',
      'FROM mcr.microsoft.com/devcontainers/javascript-node:1-24-bookworm',
    ],
    ['ARG NODE_VERSION="22"', '22', '24.1.0', 'ARG NODE_VERSION="24"'],
    ['FROM node:${VERSION}', '22', '24', undefined],
    ['FROM node:23', '22.4.1', '24', undefined],
  ])('%s with %s becomes what production’s %s asks for', (line, from, to, expected) => {
    const text = `# syntax=docker/dockerfile:1\n${line}\nRUN x\n`;
    const result = fixed(drift('runtime.node', from, to, ['Dockerfile:2']), dockerfile(text));
    expect(result).toBe(expected === undefined ? undefined : text.replace(line, expected));
  });

  test('every file that declares it is edited', () => {
    const files = [dockerfile('FROM python:3.12-slim\n'), tool('.tool-versions', 'nodejs 22\npython 3.12.1\n')];
    const fix = proposeFix(drift('runtime.python', '3.12.1', '3.13.2', ['Dockerfile:1', '.tool-versions:2']), files);
    expect(fix?.edits).toEqual([
      { file: 'Dockerfile', offset: 12, length: 4, text: '3.13' },
      { file: '.tool-versions', offset: 17, length: 6, text: '3.13.2' },
    ]);
    expect(fix?.title).toBe('Use python 3.13.2 in Dockerfile, .tool-versions');
  });

  test('a tool file that contradicts follows what runs', () => {
    const finding = {
      ...drift('runtime.node', ['22', '20'], null, ['Dockerfile:1', '.nvmrc:1']),
      within: 'development' as const,
    };
    expect(fixed(finding, dockerfile('FROM node:22\n'), tool('.nvmrc', 'v20\n'))).toBe('v22\n');
  });

  test('a service’s tag is set, with a word of what it does to PostgreSQL’s data', () => {
    const text = 'services:\n  db:\n    image: postgres:15-alpine # pinned\n';
    const finding = drift('service.postgres.version', '15', '17', ['compose.yaml:3']);
    expect(fixed(finding, compose(text))).toBe(text.replace('15', '17'));
    expect(proposeFix(finding, [compose(text)])?.title).toBe(
      'Use postgres 17 (which can’t read the data volume of 15) in compose.yaml',
    );
  });
});

test('the base image becomes production’s', () => {
  const finding = drift('image.base', 'node:22-trixie-slim', 'node:24-bookworm-slim', ['Dockerfile:1']);
  expect(fixed(finding, dockerfile('FROM --platform=linux/amd64 node:22-trixie-slim AS dev\n'))).toBe(
    'FROM --platform=linux/amd64 node:24-bookworm-slim AS dev\n',
  );
  expect(fixed(finding, dockerfile('FROM ${BASE}\n'))).toBeUndefined();
});

describe('variables', () => {
  test.each([
    [
      'a map, after its last entry and its comment',
      'services:\n  app:\n    environment:\n      A: 1 # one\n      B: |\n        two\n    # end\n    image: x\n',
      "services:\n  app:\n    environment:\n      A: 1 # one\n      B: |\n        two\n      C: 'true'\n    # end\n    image: x\n",
    ],
    [
      'a list',
      'services:\n  app:\n    environment:\n      - A=1 # one\n    image: x\n',
      'services:\n  app:\n    environment:\n      - A=1 # one\n      - C=true\n    image: x\n',
    ],
    [
      'a service without variables',
      'services:\n  app:\n    image: x # y\n\n  db:\n    image: z\n',
      "services:\n  app:\n    image: x # y\n    environment:\n      C: 'true'\n\n  db:\n    image: z\n",
    ],
    [
      'flow style',
      'services:\n  app: { image: x, environment: { A: 1 } }\n',
      "services:\n  app: { image: x, environment: { A: 1, C: 'true' } }\n",
    ],
    [
      'an empty value',
      'services:\n  app:\n    environment:\n      C:\n',
      "services:\n  app:\n    environment:\n      C: 'true'\n",
    ],
    [
      'a wrong value',
      'services:\n  app:\n    environment:\n      C: "false" # why\n',
      'services:\n  app:\n    environment:\n      C: "true" # why\n',
    ],
    [
      'a list in one line',
      'services:\n  app:\n    environment: ["A=1"]\n',
      'services:\n  app:\n    environment: ["A=1", C=true]\n',
    ],
    [
      'a wrong list entry',
      'services:\n  app:\n    environment: ["C=false", "D=1"]\n',
      'services:\n  app:\n    environment: [C=true, "D=1"]\n',
    ],
    [
      'Windows line ends',
      'services:\r\n  app:\r\n    image: x\r\n',
      "services:\r\n  app:\r\n    image: x\r\n    environment:\r\n      C: 'true'\r\n",
    ],
  ])('are set in Compose: %s', (_, before, after) => {
    expect(fixed(drift('env.C', null, 'true'), compose(before))).toBe(after);
  });

  test('are left alone where Compose shares them through an alias, and go to the next file', () => {
    const text = 'x-env: &env\n  A: 1\nservices:\n  app:\n    environment: *env\n';
    expect(fixed(drift('env.C', null, 'true'), compose(text))).toBeUndefined();
    expect(fixed(drift('env.C', null, 'true'), compose(text), envFile('A=1'))).toBe('A=1\nC=true\n');
  });

  test('are set in devcontainer.json with its comments kept', () => {
    const text = '{\n  // the image\n  "image": "x",\n  "containerEnv": {\n    "A": "1" // one\n  }\n}\n';
    expect(fixed(drift('env.C', null, 'true'), devContainer(text))).toBe(
      '{\n  // the image\n  "image": "x",\n  "containerEnv": {\n    "A": "1", // one\n    "C": "true"\n  }\n}\n',
    );
  });

  test('are changed where they are declared, not where they could be', () => {
    const files = [
      compose('services:\n  app:\n    image: x\n'),
      devContainer('{\n  "containerEnv": { "TZ": "Europe/Paris" }\n}\n'),
    ];
    const finding = drift('time.zone', 'Europe/Paris', 'UTC', ['devcontainer.json:2']);
    expect(fixed(finding, ...files)).toBe('{\n  "containerEnv": { "TZ": "UTC" }\n}\n');
    expect(fixed({ ...finding, reference: { status: 'absent', secret: false, sources: [] } }, ...files)).toContain(
      '"UTC"',
    );
  });

  test('of a Dockerfile are changed in place', () => {
    const finding = drift('time.locale', 'C', 'C.UTF-8', ['Dockerfile:2']);
    expect(fixed(finding, dockerfile('FROM x\nENV A=1 LANG=C B="2"\n'))).toBe('FROM x\nENV A=1 LANG=C.UTF-8 B="2"\n');
  });

  test('of an env file keep what is around them', () => {
    expect(fixed(drift('env.C', 'false', 'a b', ['.env:2']), envFile('A=1\nexport C=false\nCC=1\n'))).toBe(
      "A=1\nexport C='a b'\nCC=1\n",
    );
  });

  test('with the name of a secret get a placeholder', () => {
    const finding = drift('secret.API_TOKEN', null, '•••');
    expect(fixed(finding, compose('services:\n  app:\n    image: x\n'))).toContain(
      'API_TOKEN: ${API_TOKEN:-change-me}',
    );
    expect(fixed(finding, devContainer('{}'))).toContain('"API_TOKEN": "${localEnv:API_TOKEN:change-me}"');
    expect(fixed(finding, envFile(''))).toBe('API_TOKEN=change-me\n');
  });

  test('that differ in a hidden value have no edit', () => {
    expect(fixed(drift('env.C', '•••', '•••', ['.env:1']), envFile('C=hunter2\n'))).toBeUndefined();
  });
});

describe('limits', () => {
  const memory = drift('resources.memory.limit', null, 512 * 1024 ** 2);
  test.each([
    ['services:\n  app:\n    image: x\n', 'services:\n  app:\n    image: x\n    mem_limit: 512m\n'],
    ['services:\n  app:\n    mem_limit: 4g # much\n', 'services:\n  app:\n    mem_limit: 512m # much\n'],
    [
      'services:\n  app:\n    deploy:\n      resources:\n        limits:\n          cpus: "1"\n          memory: 4g\n',
      'services:\n  app:\n    deploy:\n      resources:\n        limits:\n          cpus: "1"\n          memory: 512m\n',
    ],
  ])('of memory are set in Compose', (before, after) => {
    expect(fixed(memory, compose(before))).toBe(after);
  });

  test.each([
    ['{ "image": "x" }', '--memory=512m'],
    ['{ "image": "x", "runArgs": ["--init"] }', '"--init", "--memory=512m"'],
    ['{ "image": "x", "runArgs": ["--memory=4g"] }', '["--memory=512m"]'],
    ['{ "image": "x", "runArgs": ["--memory", "4g"] }', '["--memory", "512m"]'],
  ])('of memory are set in %s', (text, part) => {
    expect(fixed(memory, devContainer(text))?.replaceAll(/\s+/g, ' ')).toContain(part);
  });

  test('of the processor are in CPUs', () => {
    expect(fixed(drift('resources.cpu.limit', null, 500), compose('services:\n  app:\n    image: x\n'))).toContain(
      "cpus: '0.5'",
    );
  });

  test('of a service are not put beside it in devcontainer.json', () => {
    expect(fixed(memory, devContainer('{ "dockerComposeFile": "compose.yaml", "service": "app" }'))).toBeUndefined();
  });
});

test.each([
  [devContainer('{ "remoteUser": "node" }'), '{ "remoteUser": "10001" }'],
  [devContainer('{ "containerUser": "node" }'), '{ "containerUser": "10001" }'],
  [compose('services:\n  app:\n    user: root\n'), "services:\n  app:\n    user: '10001'\n"],
  [dockerfile('FROM x\nUSER root\nRUN y\nUSER node\n'), 'FROM x\nUSER root\nRUN y\nUSER 10001\n'],
  [dockerfile('FROM x'), 'FROM x\nUSER 10001\n'],
])('the user is set in $role', (file, after) => {
  expect(fixed(drift('identity.user', 'node', '10001', [`${file.path}:1`]), file)).toBe(after);
});

test('only drift between the sides, and what would change something, has a fix', () => {
  const file = compose('services:\n  app:\n    image: x\n');
  expect(fixed({ ...drift('env.C', null, 'true'), verdict: 'expected' }, file)).toBeUndefined();
  expect(fixed({ ...drift('env.C', null, 'true'), within: 'reference' }, file)).toBeUndefined();
  expect(fixed(drift('env.C', 'false', 'true', ['.env:1']), envFile('C=true\n'))).toBeUndefined();
  expect(fixed(drift('env.C', 'true', null, ['.env:1']), envFile('C=true\n'))).toBeUndefined();
  expect(fixed(drift('cpu.architecture', 'amd64', 'arm64'), file)).toBeUndefined();
});
