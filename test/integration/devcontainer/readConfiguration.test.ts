import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mergeDevContainer, type ImageMetadata } from '../../../src/core/devcontainer/mergeDevContainer.ts';
import { readDevContainer } from '../../../src/core/devcontainer/readDevContainer.ts';
import { readLocalFeatures } from '../../../src/core/devcontainer/readLocalFeatures.ts';
import { remoteWorkspaceFolder } from '../../../src/core/devcontainer/remoteWorkspaceFolder.ts';
import { substituteVariables } from '../../../src/core/devcontainer/substituteVariables.ts';
import { runProcess } from '../../../src/core/process/runProcess.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';
import { cliPath, configPath, docker, removeFolders, workspaceFolder } from './devContainerFolder.ts';

const image = 'lockstep-test/metadata:1';
const metadata: readonly ImageMetadata[] = [
  {
    remoteUser: 'from-image',
    init: true,
    capAdd: ['SYS_PTRACE'],
    forwardPorts: [8080, 'db:5432'],
    mounts: ['type=volume,source=image,target=/cache', 'type=volume,source=kept,target=/kept'],
    containerEnv: { FROM: 'image', IMAGE: 'yes' },
    postCreateCommand: 'echo image',
    hostRequirements: { cpus: 4, memory: '2gb' },
    customizations: { vscode: { extensions: ['a.b'] } },
  },
  {
    id: 'ghcr.io/x/y',
    entrypoint: '/init',
    securityOpt: ['seccomp=unconfined'],
    overrideCommand: false,
    waitFor: 'onCreateCommand',
  },
];

const configuration = {
  name: 'Oracle',
  image,
  features: { './local': { flavour: 'sweet' } },
  containerEnv: { FROM: 'config', HERE: '${localWorkspaceFolderBasename}' },
  remoteEnv: { NAME: '${localEnv:LOCKSTEP_ORACLE}', MISSING: '${localEnv:LOCKSTEP_NOT_SET:default}' },
  mounts: ['type=bind,source=${localWorkspaceFolder},target=/cache'],
  forwardPorts: ['localhost:8080', 3000],
  capAdd: ['SYS_PTRACE', 'NET_ADMIN'],
  postCreateCommand: { one: 'echo one', two: ['echo', 'two'] },
  hostRequirements: { cpus: 2, memory: '8gb' },
  customizations: { vscode: { settings: { 'a.b': 1 } } },
  portsAttributes: { '3000': { label: 'Web' } },
};

let folder = '';

beforeAll(async () => {
  await runProcess(
    {
      argv: ['docker', 'build', '--tag', image, '--label', `devcontainer.metadata=${JSON.stringify(metadata)}`, '-'],
      stdin: 'FROM scratch\nCMD ["none"]\n',
    },
    AbortSignal.timeout(60_000),
  );
  folder = await workspaceFolder({
    [configPath]: configuration,
    '.devcontainer/local/devcontainer-feature.json': {
      id: 'local',
      version: '1.0.0',
      name: 'Local',
      options: { flavour: { type: 'string', default: 'sour' } },
      privileged: true,
      mounts: [{ type: 'volume', source: 'feature', target: '/feature' }],
      postCreateCommand: 'echo feature',
      customizations: { vscode: { extensions: ['c.d'] } },
    },
    '.devcontainer/local/install.sh': '#!/bin/sh\ntrue\n',
  });
});

afterAll(async () => {
  await removeFolders();
  await docker('image', 'rm', '--force', image);
});

test('merges image, Features and devcontainer.json as the reference CLI does', async () => {
  const env = { LOCKSTEP_ORACLE: 'asked' };
  const oracle = await readConfiguration(env);
  const files = diskFiles(folder);
  const signal = AbortSignal.timeout(10_000);
  const devContainer = await readDevContainer(files, configPath, signal);
  const features = await readLocalFeatures(files, devContainer, signal);
  const configFile = join(folder, configPath);
  const variables = {
    localEnv: env,
    localWorkspaceFolder: folder,
    containerWorkspaceFolder: remoteWorkspaceFolder(devContainer, folder, configFile),
  };
  const merged = mergeDevContainer(
    substituteVariables(devContainer.properties, variables),
    substituteVariables([...metadata, ...features.map(feature => feature.metadata)], variables),
  );
  const { configFilePath } = oracle.mergedConfiguration;
  expect({ ...merged, configFilePath }).toEqual(oracle.mergedConfiguration);
  expect(variables.containerWorkspaceFolder).toBe(oracle.workspace.workspaceFolder);
});

async function readConfiguration(env: Readonly<Record<string, string>>): Promise<{
  readonly mergedConfiguration: Readonly<Record<string, unknown>>;
  readonly workspace: { readonly workspaceFolder: string };
}> {
  const argv = [process.execPath, cliPath, 'read-configuration', '--workspace-folder', folder] as const;
  const { stdout, stderr } = await runProcess(
    { argv: [...argv, '--include-merged-configuration'], env },
    AbortSignal.timeout(60_000),
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Awaited<ReturnType<typeof readConfiguration>>;
}
