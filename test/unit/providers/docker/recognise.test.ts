import { describe, expect, test } from 'vitest';
import recorded from '../../../fixtures/docker/containers.json' with { type: 'json' };
import type { Environment } from '../../../../src/core/environment/environment.ts';
import { parseContainer, type Container } from '../../../../src/core/providers/docker/container.ts';
import { recognise, stateOf } from '../../../../src/core/providers/docker/recognise.ts';

/** As Engine 20.10 listed a Dev Container of two Compose services. */
const shop: readonly Container[] = recorded.map(listed =>
  parseContainer(listed as Parameters<typeof parseContainer>[0]),
);
const [app, db] = shop as [Container, Container];
const without = (container: Container, ...names: readonly string[]): Container => ({
  ...container,
  labels: Object.fromEntries(
    Object.entries(container.labels).filter(([name]) => !names.some(start => name.startsWith(start))),
  ),
});
const environments = (...containers: readonly Container[]): readonly Environment[] =>
  [...recognise(containers, 'default').values()].map(({ environment }) => environment);

describe('recognise', () => {
  test('finds a Dev Container by the labels of its CLI, with its Compose siblings behind it', () => {
    const [environment, ...others] = environments(db, app);
    expect(others).toEqual([]);
    expect(environment).toMatchObject({
      place: 'docker:default',
      name: 'shop',
      state: { kind: 'running' },
      services: [
        { name: 'app', state: { kind: 'running' } },
        { name: 'db', state: { kind: 'running', health: 'healthy' } },
      ],
      workspace: { local: '/home/ada/shop', persistence: 'bound' },
      configFile: '/home/ada/shop/.devcontainer/devcontainer.json',
      origin: { kind: 'lockstep' },
    });
  });

  test('names the only service of a Dev Container without Compose the same after each rebuild', () => {
    const alone = { ...without(app, 'com.docker.compose.'), name: 'ecstatic_wescoff' };
    expect(environments(alone)[0]?.services.map(({ name }) => name)).toEqual(['workspace']);
    const adopted = { ...without(alone, 'devcontainer.', 'lockstep.'), name: 'web-1' };
    expect(environments(adopted)[0]?.services.map(({ name }) => name)).toEqual(['web-1']);
  });

  test('gives it the same id after a rebuild, and another for another folder', () => {
    const rebuilt = { ...app, id: 'b'.repeat(64), createdAt: new Date(0) };
    const moved = { ...app, labels: { ...app.labels, 'devcontainer.local_folder': '/home/ada/other' } };
    const [before, after, other] = [app, rebuilt, moved].map(container => environments(container)[0]?.id);
    expect(before).toMatch(/^docker:default\/[0-9a-f]{12}$/);
    expect(after).toBe(before);
    expect(other).not.toBe(before);
  });

  test('takes the container that runs where an old one of the same folder is left', () => {
    const old = { ...app, id: 'c'.repeat(64), state: 'exited', status: 'Exited (0) 2 days ago', createdAt: new Date() };
    expect(environments(old, app).map(({ state }) => state)).toEqual([{ kind: 'running' }]);
  });

  test('says what may be done: nothing to containers that are no Dev Container', () => {
    const adopted = environments(without(app, 'devcontainer.', 'lockstep.'), db);
    expect(adopted.map(({ id, origin, can }) => [id, origin.kind, can.size])).toEqual([
      [`docker:default/c-${app.id.slice(0, 12)}`, 'compose', 0],
      [`docker:default/c-${db.id.slice(0, 12)}`, 'compose', 0],
    ]);
    const stopped = { ...app, state: 'exited', status: 'Exited (137) 3 minutes ago' };
    expect([...(environments(stopped)[0]?.can ?? [])]).toEqual(['start', 'remove', 'rebuild']);
  });

  test('shows stopped Dev Containers, and other containers only while they run', () => {
    const stopped = { ...without(db, 'com.docker'), state: 'exited', status: 'Exited (0) 1 second ago' };
    expect(environments(stopped)).toEqual([]);
    expect(environments({ ...app, state: 'exited', status: 'Exited (0) 1 second ago' })).toHaveLength(1);
  });

  test('never shows a container that only serves an inspection, nor a one-off run', () => {
    const inspection = { ...app, labels: { 'lockstep.inspection': '' } };
    const oneOff = { ...db, labels: { ...db.labels, 'com.docker.compose.oneoff': 'True' } };
    expect(environments(inspection, oneOff)).toEqual([]);
  });

  test('says which lifecycle command failed, and made elsewhere where our hash is missing', () => {
    expect(environments({ ...app, failedAt: 'postCreateCommand' })[0]?.state).toEqual({
      kind: 'failed',
      at: 'postCreateCommand',
    });
    expect(environments(without(app, 'lockstep.'))[0]?.origin).toEqual({ kind: 'devcontainer' });
  });

  test('finds the workspace below a mounted repository, also where Docker Desktop names it differently', () => {
    const at = (local: string, source: string): Environment['workspace'] => {
      const labels = { 'devcontainer.local_folder': local, 'devcontainer.config_file': 'x' };
      const mounts = [{ type: 'bind', source, destination: '/workspaces/repo' }];
      return environments({ ...app, labels, mounts })[0]?.workspace;
    };
    const expected = { remote: '/workspaces/repo/packages/web', persistence: 'bound' };
    expect(at('/home/ada/repo/packages/web', '/home/ada/repo')).toMatchObject(expected);
    expect(at('C:\\Users\\ada\\repo\\packages\\web', '/run/desktop/mnt/host/c/Users/ada/repo')).toMatchObject(expected);
    expect(at('/Users/ada/repo/packages/web', '/host_mnt/Users/ada/repo')).toMatchObject(expected);
  });

  test('says that files go with the container where no mount holds them', () => {
    const labels = { 'devcontainer.local_folder': '/home/ada/repo', 'devcontainer.config_file': 'x' };
    expect(environments({ ...app, labels, mounts: [] })[0]?.workspace?.persistence).toBe('lost');
  });
});

describe('stateOf', () => {
  test.each([
    ['running', 'Up 4 minutes', { kind: 'running' }],
    ['running', 'Up 4 seconds (health: starting)', { kind: 'running', health: 'starting' }],
    ['running', 'Up 4 minutes (unhealthy)', { kind: 'running', health: 'unhealthy' }],
    ['paused', 'Up 4 minutes (Paused)', { kind: 'paused' }],
    ['created', 'Created', { kind: 'creating' }],
    ['exited', 'Exited (137) 3 minutes ago', { kind: 'stopped', exitCode: 137 }],
    ['restarting', 'Restarting (1) 4 seconds ago', { kind: 'stopped', exitCode: 1 }],
    ['dead', 'Dead', { kind: 'stopped' }],
  ])('reads %s, "%s"', (state, status, expected) => {
    expect(stateOf({ ...app, state, status })).toEqual(expected);
  });
});
