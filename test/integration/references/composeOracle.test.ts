import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ComposeService } from '../../../src/core/references/compose/composeProject.ts';
import { readComposeProject } from '../../../src/core/references/compose/readComposeProject.ts';
import type { Declared } from '../../../src/core/references/declared.ts';
import { at } from '../../../src/core/references/yaml/yamlAccess.ts';
import type { YamlNode } from '../../../src/core/references/yaml/yamlNode.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';
import { linkedProjects } from './linkedProjects.ts';
import { mergedProjects } from './mergedProjects.ts';
import type { OracleProject } from './oracleProject.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-compose-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('Compose projects are merged as docker compose config merges them', () => {
  for (const project of [...mergedProjects, ...linkedProjects]) {
    test(project.name, async () => {
      const root = join(folder, project.name.replaceAll(/\W+/g, '-'));
      await write(root, project);
      const expected = await oracle(root, project);
      const read = await readComposeProject(
        project.paths,
        { files: diskFiles(root), envFiles: [], workspaceEnv: true, profiles: project.profiles ?? [] },
        signal,
      );
      const own = Object.fromEntries([...read.services].map(([name, service]) => [name, shapeOfOurs(service)]));
      expect(own).toEqual(expected);
    });
  }
});

async function write(root: string, { files }: OracleProject): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

async function oracle(root: string, { paths, profiles = [] }: OracleProject): Promise<Record<string, unknown>> {
  const argv = [
    'compose',
    ...paths.flatMap(path => ['-f', path]),
    ...profiles.flatMap(profile => ['--profile', profile]),
    'config',
    '--format',
    'json',
  ];
  // Nothing of this shell but what finds the program: Compose would take variables from it.
  const { PATH, HOME, DOCKER_CONFIG } = process.env;
  const { stdout } = await run('docker', argv, { cwd: root, env: { PATH, HOME, DOCKER_CONFIG } });
  const { services } = JSON.parse(stdout.replaceAll('$$', '$')) as { services: Record<string, OracleService> };
  return Object.fromEntries(Object.entries(services).map(([name, service]) => [name, shapeOfTheirs(service, root)]));
}

interface OracleService {
  readonly image?: string;
  readonly command?: readonly string[] | null;
  readonly entrypoint?: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly ports?: readonly { readonly target: number; readonly protocol: string; readonly published?: string }[];
  readonly volumes?: readonly {
    readonly type: string;
    readonly source?: string;
    readonly target: string;
    readonly read_only?: boolean;
  }[];
  readonly tmpfs?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly build?: {
    readonly context: string;
    readonly target?: string;
    readonly args?: Readonly<Record<string, string>>;
  };
  readonly secrets?: readonly { readonly source: string; readonly target?: string }[];
  readonly configs?: readonly { readonly source: string; readonly target?: string }[];
  readonly user?: string;
  readonly working_dir?: string;
  readonly profiles?: readonly string[];
  readonly [key: string]: unknown;
}

/** Plain parts, compared as they are after merging. */
const plainParts = ['cap_add', 'cap_drop', 'security_opt', 'dns', 'labels', 'sysctls', 'expose'];

function shapeOfTheirs(service: OracleService, root: string): unknown {
  return {
    image: service.image,
    command: service.command ?? undefined,
    entrypoint: service.entrypoint ?? undefined,
    environment: Object.fromEntries(
      Object.entries(service.environment ?? {}).map(([name, value]) => [name, value ?? '?']),
    ),
    ports: (service.ports ?? []).map(port => `${port.published ?? ''}:${port.target}/${port.protocol}`).sort(),
    mounts: [
      ...(service.volumes ?? []).map(({ type, source, target, read_only }) => {
        const from = type === 'bind' ? relative(root, source ?? '') : source;
        return `${type} ${from ?? ''} ${target} ${read_only === true ? 'ro' : 'rw'}`;
      }),
      ...(service.tmpfs ?? []).map(path => `tmpfs  ${path} rw`),
    ].sort(),
    dependsOn: Object.keys(service.depends_on ?? {}).sort(),
    networks: Object.keys(service.networks ?? {})
      .filter(name => name !== 'default')
      .sort(),
    build: service.build && {
      context: relative(root, service.build.context),
      target: service.build.target,
      args: service.build.args ?? {},
    },
    secrets: (service.secrets ?? [])
      .map(({ source, target }) => `${source} ${(target ?? source).replace('/run/secrets/', '')}`)
      .sort(),
    configs: (service.configs ?? []).map(({ source, target }) => `${source} ${target ?? ''}`).sort(),
    user: service.user,
    workingDirectory: service.working_dir,
    profiles: service.profiles ?? [],
    healthcheck: (service['healthcheck'] as { test?: unknown } | undefined)?.test,
    extraHosts: Object.fromEntries(
      ((service['extra_hosts'] ?? []) as string[]).map(entry => entry.split('=') as [string, string]),
    ),
    replicas: (service['deploy'] as { replicas?: number } | undefined)?.replicas,
    ...Object.fromEntries(plainParts.map(part => [part, texts(service[part])])),
  };
}

function shapeOfOurs(service: ComposeService): unknown {
  return {
    image: value(service.image),
    command: value(service.command),
    entrypoint: value(service.entrypoint),
    environment: Object.fromEntries(
      [...service.environment].map(([name, each]) => [name, each.kind === 'known' ? each.value : '?']),
    ),
    ports: service.ports
      .map(({ target, protocol, published }) => `${published ?? ''}:${value(target) ?? ''}/${protocol}`)
      .sort(),
    mounts: service.mounts
      .map(
        ({ kind, source, target, readOnly }) =>
          `${kind} ${source ?? ''} ${value(target) ?? ''} ${readOnly ? 'ro' : 'rw'}`,
      )
      .sort(),
    dependsOn: [...service.dependsOn].sort(),
    networks: [...service.networks].filter(name => name !== 'default').sort(),
    build: service.build && {
      context: value(service.build.context)?.replace(/^\.$/, ''),
      target: value(service.build.target),
      args: Object.fromEntries([...service.build.args].map(([name, each]) => [name, value(each)])),
    },
    secrets: service.secrets.map(({ source, target }) => `${source} ${target.replace('/run/secrets/', '')}`).sort(),
    configs: service.configs.map(({ source, target }) => `${source} ${target}`).sort(),
    user: value(service.user),
    workingDirectory: value(service.workingDirectory),
    profiles: service.profiles,
    healthcheck: plain(at(service.merged, 'healthcheck', 'test')),
    extraHosts: Object.fromEntries([...service.extraHosts].map(([host, each]) => [host, value(each)])),
    replicas: plain(at(service.merged, 'deploy', 'replicas')),
    ...Object.fromEntries(plainParts.map(part => [part, texts(plain(at(service.merged, part)))])),
  };
}

function value<Value>(declared: Declared<Value> | undefined): Value | undefined {
  return declared?.kind === 'known' ? declared.value : undefined;
}

function plain(node: YamlNode | undefined): unknown {
  switch (node?.kind) {
    case undefined:
      return undefined;
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plain);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plain(entry.value)]));
  }
}

/** Lists sorted and every scalar as text, because Compose casts some. */
function texts(part: unknown): unknown {
  if (part === undefined || part === null) return undefined;
  if (Array.isArray(part)) return part.map(String).sort();
  if (typeof part === 'object')
    return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, String(each)]));
  return typeof part === 'string' ? part : JSON.stringify(part);
}
