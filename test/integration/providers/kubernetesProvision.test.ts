import { utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { clusterAnnotations } from '../../../src/core/cluster/clusterLabels.ts';
import { parseClusterId } from '../../../src/core/cluster/clusterId.ts';
import type { EnvironmentId } from '../../../src/core/environment/ids.ts';
import type { WorkspaceSpec } from '../../../src/core/environment/workspaceSpec.ts';
import { openSession } from '../../../src/core/providers/kubernetes/openSession.ts';
import { startEnvironment, stopEnvironment } from '../../../src/core/providers/kubernetes/scaleEnvironment.ts';
import type { ClusterProvisionOptions } from '../../../src/core/providers/kubernetes/provision/provisionOptions.ts';
import { provisionOnCluster } from '../../../src/core/providers/kubernetes/provision/provisionOnCluster.ts';
import { updateWorkspace } from '../../../src/core/workflows/updateWorkspace.ts';
import type { TestNamespace } from '../kubernetes/testNamespace.ts';
import { useTestNamespace } from '../kubernetes/useTestNamespace.ts';
import { labelled, podOf, recording, runIn, workspace } from './kubernetesWorkspaces.ts';

const image = 'debian:bookworm-slim';
const nodeImage = 'node:22-bookworm-slim';
const never = new AbortController().signal;

let space: TestNamespace;

const up = (
  spec: WorkspaceSpec,
  options: ClusterProvisionOptions = recording(),
  signal: AbortSignal = never,
): Promise<EnvironmentId> => provisionOnCluster(space.cluster, spec, options, signal);

const annotationsOf = async (id: EnvironmentId): Promise<Readonly<Record<string, string>>> => {
  const { items } = await space.cluster.request<{
    items: readonly { metadata: { annotations: Record<string, string>; labels: Record<string, string> } }[];
  }>({ path: space.path('deployments', 'apis/apps/v1'), query: { labelSelector: 'lockstep.role=workspace' } }, never);
  const { name } = parseClusterId(id);
  return items.find(({ metadata }) => metadata.labels['lockstep.environment'] === name)?.metadata.annotations ?? {};
};

useTestNamespace(made => (space = made));

describe('a Dev Container on a cluster', () => {
  test('has the image, variables, user, mounts and resources that its configuration asks for', async () => {
    const spec = await workspace(
      space.name,
      {
        image: nodeImage,
        remoteUser: 'node',
        containerEnv: { LETTER: 'ß $(HOME) $$x' },
        remoteEnv: { PLACE: '${containerEnv:LETTER}-${containerEnv:NODE_VERSION}' },
        mounts: ['type=volume,source=cache,target=/home/node/.cache', 'type=tmpfs,target=/fast'],
        hostRequirements: { cpus: 0.1, memory: '64mb' },
        runArgs: ['--shm-size', '32m', '--cap-add=SYS_PTRACE', '--network', 'host'],
        postCreateCommand: 'echo "$PLACE" > place; id -un > who; pwd >> who',
      },
      { 'deep/file.txt': 'text', 'node_modules/left/out.js': '' },
    );
    const options = recording();
    const id = await up(spec, options);
    const folder = `/workspaces/${spec.folder.split('/').at(-1) ?? ''}`;
    const script = `cd ${folder}; cat place who deep/file.txt; echo; printf '%s|' "$LETTER"; ls; stat -c '%U %n' place deep/file.txt`;
    const text = await runIn(space.cluster, id, { script });
    expect(text).toContain('ß $(HOME) $$x|');
    expect(text).toMatch(/^ß \$\(HOME\) \$\$x-22\.[\d.]+\nnode\n/);
    expect(text).toContain(`${folder}\ntext\n`);
    expect(text).toContain('node place\nnode deep/file.txt');
    expect(text).not.toContain('node_modules');
    const mounts = await runIn(space.cluster, id, { script: 'df -k /dev/shm /fast /home/node/.cache | cat' });
    expect(mounts).toMatch(/^tmpfs +32768 .*\/dev\/shm$/m);
    expect(mounts).toMatch(/\/home\/node\/\.cache$/m);
    const { spec: pod } = await podOf(space.cluster, id, 'workspace');
    expect(pod.containers[0]).toMatchObject({
      image: nodeImage,
      resources: { requests: { cpu: '100m', memory: '67108864' }, limits: { cpu: '100m', memory: '67108864' } },
      securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
    });
    expect(options.steps).toContain('workspace goes without --network: Kubernetes has no such thing');
    expect(await annotationsOf(id)).toMatchObject({
      [clusterAnnotations.specHash]: spec.specHash,
      [clusterAnnotations.remoteUser]: 'node',
      [clusterAnnotations.workspaceFolder]: folder,
    });
    expect(await annotationsOf(id)).not.toHaveProperty(clusterAnnotations.creating);
  });

  test('runs its lifecycle commands in their order, those of making once, and uploads once', async () => {
    const note = (name: string): string => `echo ${name} >> order`;
    const spec = await workspace(space.name, {
      image,
      initializeCommand: 'echo here > made-here',
      onCreateCommand: note('onCreate'),
      updateContentCommand: ['sh', '-c', note('updateContent')],
      postCreateCommand: { one: note('postCreate'), two: note('postCreate') },
      postStartCommand: note('postStart'),
      postAttachCommand: note('postAttach'),
    });
    const id = await up(spec);
    await writeFile(join(spec.folder, 'later'), 'not uploaded');
    const options = recording();
    expect(await up(spec, options)).toBe(id);
    expect(options.steps.join('\n')).not.toContain('upload');
    const text = await runIn(space.cluster, id, { script: 'cd /workspaces/*; cat order made-here; ls' });
    const lines = text.split('\n');
    expect(lines.slice(0, 9)).toEqual(
      [
        ['onCreate', 'updateContent', 'postCreate', 'postCreate'],
        ['postStart', 'postAttach', 'postStart', 'postAttach'],
        ['here'],
      ].flat(),
    );
    expect(lines).not.toContain('later');
  });

  test('keeps the files of its workspace when it is stopped and when a changed configuration makes it anew', async () => {
    const spec = await workspace(
      space.name,
      { image, postCreateCommand: 'echo made >> count' },
      { kept: 'as uploaded' },
    );
    const id = await up(spec);
    await runIn(space.cluster, id, { script: 'cd /workspaces/*; echo mine > kept' });
    await stopEnvironment(space.cluster, id, never);
    await startEnvironment(space.cluster, id, never);
    expect(await runIn(space.cluster, id, { script: 'cat /workspaces/*/kept' })).toBe('mine\n');
    const before = await podOf(space.cluster, id, 'workspace');
    await up({ ...spec, specHash: 'changed' });
    const after = await podOf(space.cluster, id, 'workspace');
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    expect(await runIn(space.cluster, id, { script: 'cd /workspaces/*; cat kept count' })).toBe('mine\nmade\nmade\n');
  });

  test('a lifecycle command that fails keeps it, marked, and its output tells no secret', async () => {
    const spec = await workspace(space.name, {
      image,
      containerEnv: { API_TOKEN: 'hunter2-hunter2' },
      postCreateCommand: 'echo "no luck with $API_TOKEN"; exit 4',
    });
    const options = recording();
    await expect(up(spec, options)).rejects.toMatchObject({
      code: 'commandFailed',
      message: expect.stringMatching(/^postCreateCommand failed with exit code 4 .* no luck with •••$/) as string,
    });
    expect(options.output()).toBe('no luck with •••\n');
    const [made] = (await labelled(space.cluster, space.name)).filter(name => name.includes(hashIn(spec)));
    expect(made).toBeDefined();
  });

  test('gets what is edited here before tests run in it, and loses nothing that is newer in there', async () => {
    const files = { edited: 'before', same: 'same', 'in-there': 'before' };
    const spec = await workspace(space.name, { image: nodeImage, remoteUser: 'node' }, files);
    const id = await up(spec);
    await runIn(space.cluster, id, {
      script: 'cd /workspaces/*; echo newer inside > in-there; touch -d @4000000000 in-there',
    });
    await writeFile(join(spec.folder, 'edited'), 'after');
    await utimes(join(spec.folder, 'edited'), Date.now() / 1000 + 60, Date.now() / 1000 + 60);
    await writeFile(join(spec.folder, 'added'), 'new');
    const session = await openSession(space.cluster, id, silentLogger, never);
    const remote = `/workspaces/${basename(spec.folder)}`;
    const environment = {
      workspace: { local: spec.folder, remote, persistence: 'kept' },
      configFile: spec.configFile,
    } as const;
    const options = recording();
    await updateWorkspace(environment, session, options.report, never);
    await updateWorkspace(environment, session, options.report, never);
    expect(options.steps).toEqual([
      'sent 2 changed files of the workspace',
      'left as they are in the environment, where they are newer: in-there',
      'left as they are in the environment, where they are newer: in-there',
    ]);
    const script =
      'cd /workspaces/*; for file in edited added same in-there; do stat -c %U $file; cat $file; echo; done';
    expect((await runIn(space.cluster, id, { script })).trim().split(/\n+/)).toEqual([
      'node',
      'after',
      'node',
      'new',
      'node',
      'same',
      'node',
      'newer inside',
    ]);
    await session[Symbol.asyncDispose]();
  });

  test('two windows at once make it once', async () => {
    const spec = await workspace(space.name, { image, postCreateCommand: 'echo made >> count' });
    const options = recording();
    const [first, second] = await Promise.all([up(spec), up(spec, options)]);
    expect(second).toBe(first);
    expect(await runIn(space.cluster, first, { script: 'cat /workspaces/*/count' })).toBe('made\n');
  });
});

/** Names of an environment's objects begin with the folder's. */
const hashIn = ({ folder }: WorkspaceSpec): string => (folder.split('/').at(-1) ?? '').toLowerCase().slice(0, 20);
