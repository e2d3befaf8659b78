import { describe, expect, test } from 'vitest';
import type { DevContainerProperties } from '../../../../../src/core/devcontainer/devContainer.ts';
import { mergeDevContainer, type ImageMetadata } from '../../../../../src/core/devcontainer/mergeDevContainer.ts';
import { mergePaths } from '../../../../../src/core/providers/kubernetes/provision/containerEnvironment.ts';
import { unknownSettings } from '../../../../../src/core/providers/kubernetes/provision/imageSettings.ts';
import { imageMetadata } from '../../../../../src/core/providers/kubernetes/provision/planEnvironment.ts';
import { planWorkspace } from '../../../../../src/core/providers/kubernetes/provision/planWorkspace.ts';
import type { ServicePlan } from '../../../../../src/core/providers/kubernetes/provision/servicePlan.ts';
import { servicePlan } from './plans.ts';

const settings = { ...unknownSettings, entrypoint: ['/entry.sh'], cmd: ['serve'], workdir: '/' };

function plan(
  properties: DevContainerProperties,
  { metadata = [], isCompose = false }: { metadata?: readonly ImageMetadata[]; isCompose?: boolean } = {},
): Promise<ServicePlan> {
  const context = { root: '/home/ada/shop', service: 'workspace', isWorkspace: true, note: () => undefined };
  const merged = mergeDevContainer(properties, metadata);
  return planWorkspace({ base: servicePlan('workspace'), merged, isCompose, image: settings, context });
}

describe('the container to work in', () => {
  test('sleeps until it is told to end, after the entrypoints of its Features', async () => {
    const { entrypoint, command } = await plan({}, { metadata: [{ id: 'docker', entrypoint: '/docker-init.sh' }] });
    expect(entrypoint?.[2]?.split('\n').slice(0, 2)).toEqual(["trap 'exit 0' TERM", '/docker-init.sh']);
    expect(command).toEqual([]);
  });

  test("runs the image's own command where it is not to be overridden", async () => {
    expect(await plan({ overrideCommand: false })).not.toHaveProperty('entrypoint');
    expect(await plan({}, { isCompose: true })).not.toHaveProperty('entrypoint');
    const { entrypoint, command } = await plan({ overrideCommand: false }, { metadata: [{ entrypoint: '/init.sh' }] });
    expect(entrypoint?.[2]).toContain('/init.sh\nexec "$@"');
    expect(command).toEqual(['/entry.sh', 'serve']);
  });

  test('has the repository where the reference CLI mounts it, or where the configuration says', async () => {
    expect((await plan({})).volumes).toEqual([
      { kind: 'workspace', source: '/home/ada/shop', target: '/workspaces/shop', readOnly: false },
    ]);
    const workspaceMount = 'source=/home/ada/shop,target=/code,type=bind';
    expect((await plan({ workspaceMount })).volumes).toMatchObject([{ target: '/code' }]);
    expect((await plan({ workspaceMount: 'source=code,target=/code,type=volume' })).volumes).toEqual([
      { kind: 'kept', name: 'code', target: '/code', readOnly: false },
    ]);
  });

  test('takes runArgs that mean something, in all their spellings', async () => {
    const runArgs = [
      '--memory=1g',
      '-e',
      'A=b=c',
      '-v',
      'data:/data:ro',
      '--tmpfs',
      '/run:size=1m',
      '-u',
      '1000',
      '--init',
    ];
    expect(await plan({ runArgs, hostRequirements: { cpus: 2, memory: '512mb' } })).toMatchObject({
      env: { A: 'b=c' },
      user: '1000',
      init: true,
      requests: { millicores: 2000, bytes: 512 * 2 ** 20 },
      limits: { millicores: 2000, bytes: 2 ** 30 },
      volumes: [
        { kind: 'kept', name: 'data', target: '/data', readOnly: true },
        { kind: 'memory', target: '/run' },
        { kind: 'workspace' },
      ],
    });
  });
});

describe("an image's metadata", () => {
  const image = (label: string, isDevContainer: boolean): Parameters<typeof imageMetadata>[0] => ({
    reference: 'x',
    isDevContainer,
    settings: { ...settings, labels: { 'devcontainer.metadata': label } },
  });

  test('is without what a build noted of the configuration itself', () => {
    const label = JSON.stringify([{ id: 'tools', init: true }, { remoteUser: 'node' }]);
    expect(imageMetadata(image(label, true), { remoteUser: 'node' })).toEqual([{ id: 'tools', init: true }]);
    expect(imageMetadata(image(label, false), { remoteUser: 'node' })).toHaveLength(2);
    expect(imageMetadata(image(label, true), { build: { dockerfile: 'Dockerfile' } })).toHaveLength(2);
    expect(imageMetadata(image(label, true), { remoteUser: 'ada' })).toHaveLength(2);
  });

  test('is nothing where it can not be read', () => {
    expect(imageMetadata(image('{', false), {})).toEqual([]);
  });
});

test("a login shell's path gets back what the image had", () => {
  expect(mergePaths('/nvm:/usr/bin:/bin', '/opt/tool:/usr/bin:/opt/late:/bin')).toBe(
    '/opt/tool:/nvm:/usr/bin:/opt/late:/bin',
  );
});
