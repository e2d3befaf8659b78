import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { clusterLabels } from '../../../src/core/cluster/clusterLabels.ts';
import type { WorkspaceSpec } from '../../../src/core/environment/workspaceSpec.ts';
import { builderName } from '../../../src/core/providers/kubernetes/build/builderJob.ts';
import { provisionOnCluster } from '../../../src/core/providers/kubernetes/provision/provisionOnCluster.ts';
import type { ClusterProvisionOptions } from '../../../src/core/providers/kubernetes/provision/provisionOptions.ts';
import { auditLines } from '../kubernetes/auditLines.ts';
import { makeTestNamespace, type TestNamespace } from '../kubernetes/testNamespace.ts';
import { useTestNamespace } from '../kubernetes/useTestNamespace.ts';
import { publishFeature } from './publishFeature.ts';
import { cancelAt, clusterRegistry, labelled, recording, runIn, workspace } from './kubernetesWorkspaces.ts';

const never = new AbortController().signal;
const secret = 'hunter2-of-the-build';

let space: TestNamespace;

useTestNamespace(made => (space = made));

/** No Docker engine answers, and images are built by the rig's own builder. */
function withoutEngine(more: Partial<ClusterProvisionOptions> = {}): ReturnType<typeof recording> {
  return recording({
    dockerEnv: { DOCKER_HOST: 'unix:///nonexistent/docker.sock', DOCKER_CONTEXT: undefined },
    registry: { push: clusterRegistry() },
    plainHosts: [clusterRegistry()],
    builder: `${clusterRegistry()}/buildah/stable:latest`,
    credentials: () => Promise.resolve({ kind: 'password', username: 'ada', password: secret }),
    ...more,
  });
}

const base = (): string => `${clusterRegistry()}/library/debian:bookworm-slim`;

const project = (
  dockerfile: string,
  files: Record<string, string> = {},
  namespace = space.name,
): Promise<WorkspaceSpec> =>
  workspace(
    namespace,
    {
      build: {
        dockerfile: 'Dockerfile',
        context: '..',
        target: 'dev',
        args: { WORD: '${localEnv:LOCKSTEP_TEST_WORD}' },
      },
    },
    { '.devcontainer/Dockerfile': dockerfile, ...files },
  );

describe('a build in the cluster', () => {
  test('makes a Dev Container of a Dockerfile where no Docker engine answers', async () => {
    process.env['LOCKSTEP_TEST_WORD'] = `word-${secret}`;
    const dockerfile = [
      `FROM ${base()} AS dev`,
      'ARG WORD',
      'WORKDIR /built',
      'COPY . .',
      'RUN echo "said $WORD" && echo "${#WORD}" > length && id -u > user',
      'ENV FROM_DOCKERFILE=yes',
      `FROM ${base()} AS other`,
      'RUN exit 1',
      '',
    ].join('\n');
    const files = {
      'taken.txt': 'taken',
      'left.log': 'left',
      'kept.log': 'kept',
      '.dockerignore': '*.log\n!kept.log\n',
    };
    const spec = { ...(await project(dockerfile, files)), secrets: [secret] };
    const objects: Promise<string>[] = [];
    const options = withoutEngine();
    const report = {
      output: (text: string) => options.report.output(text),
      step: (said: string) => {
        options.report.step(said);
        if (said.startsWith('pushing')) objects.push(everyObject(space));
      },
    };
    const id = await provisionOnCluster(space.cluster, spec, { ...options, report }, never);
    const whileBuilding = (await Promise.all(objects)).join('');
    expect(whileBuilding).toContain('buildah');
    expect(whileBuilding).not.toContain(secret);
    expect(whileBuilding).not.toContain(Buffer.from(`ada:${secret}`).toString('base64'));
    const script = 'cd /built && ls -A && cat length user && echo $FROM_DOCKERFILE';
    const length = `word-${secret}`.length;
    expect((await runIn(space.cluster, id, { script })).split('\n')).toEqual(
      expect.arrayContaining(['kept.log', 'taken.txt', String(length), '0', 'yes']),
    );
    expect(await runIn(space.cluster, id, { script: 'ls /built' })).not.toContain('left.log');
    expect(options.steps).toContainEqual(expect.stringMatching(/^building: step \d of \d, COPY \. \.$/));
    expect(options.output()).toContain('said word-•••');
    expect(options.output()).not.toContain(secret);
    expect((await labelled(space.cluster, space.name)).join()).not.toContain('builder');
    const audit = await auditLines(space.name);
    expect(audit.length).toBeGreaterThan(0);
    expect(audit.filter(line => line.includes(secret))).toEqual([]);
  });

  test('installs Features of the folder and of a registry in their order, with their options and what they bring', async () => {
    const install = (name: string): string =>
      `#!/bin/sh\nset -e\necho "${name} $(id -un) $_REMOTE_USER $_REMOTE_USER_HOME $_CONTAINER_USER $VERSION $GREETING_TEXT" >> /installed\n`;
    const tool = `${clusterRegistry()}/lockstep-test/tool-${randomUUID().slice(0, 8)}`;
    await publishFeature(tool, {
      'devcontainer-feature.json': JSON.stringify({ id: 'tool', version: '1.0.0', name: 'Tool', options: {} }),
      'install.sh': install('tool'),
    });
    const hello = {
      id: 'hello',
      version: '1.0.0',
      options: { version: { type: 'string', default: 'latest' }, 'greeting-text': { type: 'string', default: 'hi' } },
      installsAfter: [tool],
      containerEnv: { PATH: '/opt/hello:${PATH}', QUOTED: 'say "hi"' },
      postCreateCommand: 'touch /tmp/of-the-feature',
    };
    const spec = await workspace(
      space.name,
      {
        image: `${clusterRegistry()}/library/node:22-bookworm-slim`,
        remoteUser: 'node',
        features: { './hello': { 'greeting-text': `it's $HOME` }, [`${tool}:1`]: '3' },
        postCreateCommand: 'touch /tmp/of-the-configuration',
      },
      {
        '.devcontainer/hello/devcontainer-feature.json': JSON.stringify(hello),
        '.devcontainer/hello/install.sh': install('hello'),
      },
    );
    const options = withoutEngine({ credentials: () => Promise.resolve(undefined) });
    const id = await provisionOnCluster(space.cluster, spec, options, never);
    const script = 'cat /installed && echo "$PATH $QUOTED" && ls -d /tmp/of-* && id -un';
    expect((await runIn(space.cluster, id, { script })).split('\n')).toEqual([
      'tool root node /home/node root 3 ',
      `hello root node /home/node root latest it's $HOME`,
      expect.stringMatching(/^\/opt\/hello:.*\/usr\/bin.* say "hi"$/),
      '/tmp/of-the-configuration',
      '/tmp/of-the-feature',
      'root',
      '',
    ]);
    expect(options.steps).toContain('building: installing Feature ./hello');
    expect(options.steps.join()).not.toContain('LABEL');
  });

  test('names the Feature that could not be installed, and where devcontainer.json says it', async () => {
    const spec = await workspace(
      space.name,
      { image: base(), features: { './broken': {} } },
      {
        '.devcontainer/broken/devcontainer-feature.json': '{ "id": "broken", "version": "1.0.0" }',
        '.devcontainer/broken/install.sh': '#!/bin/sh\necho out of luck\nexit 3\n',
      },
    );
    await expect(provisionOnCluster(space.cluster, spec, withoutEngine(), never)).rejects.toMatchObject({
      code: 'commandFailed',
      message: expect.stringContaining('The Feature ./broken could not be installed') as string,
      output: expect.stringContaining('out of luck') as string,
      at: { file: '.devcontainer/devcontainer.json' },
    });
  });

  test('that fails names the line of the Dockerfile, and leaves nothing', async () => {
    const spec = await project(`FROM ${base()} AS dev\nRUN true\nRUN echo out of luck; exit 7\n`);
    await expect(provisionOnCluster(space.cluster, spec, withoutEngine(), never)).rejects.toMatchObject({
      code: 'commandFailed',
      message: expect.stringContaining('.devcontainer/Dockerfile:3 failed') as string,
      at: { file: '.devcontainer/Dockerfile', line: 3 },
      output: expect.stringContaining('out of luck') as string,
    });
    expect((await labelled(space.cluster, space.name)).join()).not.toContain('builder');
  });

  test.each([[/^starting .* to build/], [/^sending the build context/], [/^building: step 2/], [/^pushing/]])(
    'cancelled at %s leaves nothing',
    async step => {
      const { report, signal } = cancelAt(step);
      await using own = await makeTestNamespace();
      const spec = await project(`FROM ${base()} AS dev\nRUN sleep 2\n`, {}, own.name);
      await expect(provisionOnCluster(own.cluster, spec, withoutEngine({ report }), signal)).rejects.toMatchObject({
        name: 'AbortError',
      });
      expect(await labelled(own.cluster, own.name)).toEqual([]);
    },
  );

  test('whose pod goes meanwhile is lost, and leaves nothing', async () => {
    await using own = await makeTestNamespace();
    const path = `${own.path('pods')}?labelSelector=${clusterLabels.service}%3D${builderName}`;
    let gone: Promise<unknown> | undefined;
    const step = (said: string): void => {
      if (/^building: step 2/.test(said))
        gone ??= own.cluster.request({ method: 'DELETE', path, body: { gracePeriodSeconds: 0 } }, never);
    };
    const spec = await project(`FROM ${base()} AS dev\nRUN sleep 60\n`, {}, own.name);
    const options = withoutEngine({ report: { step, output: () => undefined } });
    await expect(provisionOnCluster(own.cluster, spec, options, never)).rejects.toMatchObject({ code: 'lost' });
    await gone;
    expect(await labelled(own.cluster, own.name)).toEqual([]);
  });

  test.each(['baseline', 'restricted'])('is refused in words where the namespace enforces %s', async level => {
    await using own = await makeTestNamespace({ 'pod-security.kubernetes.io/enforce': level });
    const spec = await project(`FROM ${base()} AS dev\n`, {}, own.name);
    await expect(provisionOnCluster(own.cluster, spec, withoutEngine(), never)).rejects.toMatchObject({
      code: 'notSupported',
      message: expect.stringContaining(`enforces Pod Security "${level}"`) as string,
      remedy: { text: expect.stringMatching(/Start Docker, or build and push the image elsewhere/) as string },
    });
    expect(await labelled(own.cluster, own.name)).toEqual([]);
  });

  test('that may not have a pod ends at once with the words of the quota', async () => {
    await using own = await makeTestNamespace();
    await own.create('resourcequotas', { metadata: { name: 'none' }, spec: { hard: { pods: '0' } } });
    const spec = await project(`FROM ${base()} AS dev\n`, {}, own.name);
    await expect(provisionOnCluster(own.cluster, spec, withoutEngine(), never)).rejects.toMatchObject({
      message: expect.stringContaining('exceeded quota') as string,
    });
  });
});

async function everyObject(namespace: TestNamespace): Promise<string> {
  const collections = ['pods', 'secrets', 'configmaps', 'events'].map(each => namespace.path(each));
  const all = await Promise.all(
    [...collections, namespace.path('jobs', 'apis/batch/v1')].map(path =>
      namespace.cluster.request<object>({ path }, AbortSignal.timeout(30_000)),
    ),
  );
  return JSON.stringify(all);
}
