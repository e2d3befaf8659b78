import type { Inspection } from '../../environment/inspection.ts';
import { labels } from '../../environment/labels.ts';
import { LockstepError } from '../../base/lockstepError.ts';
import { containerFacts } from './containerFacts.ts';
import type { Engine } from './engine.ts';
import { imageFacts } from './imageFacts.ts';
import { inspectImage } from './inspectImage.ts';
import { knownFiles, knownLinks, knownPresences } from '../../references/inspection/knownFiles.ts';
import { readFiles } from './readFiles.ts';
import { unlessGone } from './removeContainers.ts';
import { statPath } from './statPath.ts';

/** An image or a container as a reference: what the engine says, and files copied out; nothing is executed in it. */
export async function inspectTarget(
  engine: Engine,
  target: { readonly kind: 'image' | 'container'; readonly name: string },
  signal: AbortSignal,
): Promise<Inspection> {
  switch (target.kind) {
    case 'container': {
      const container = await engine.call(
        `inspect the container ${target.name}`,
        (docker, abortSignal) => docker.getContainer(target.name).inspect({ abortSignal } as object),
        signal,
      );
      const image = await inspectImage(engine, container.Image, signal);
      const files = await filesOf(engine, container.Id, signal);
      return { facts: containerFacts(container, image, undefined), env: variables(container.Config.Env), files };
    }
    case 'image': {
      const image = await inspectImage(engine, target.name, signal);
      if (image === undefined) {
        throw new LockstepError('notFound', `The image ${target.name} is not on the engine.`, {
          remedy: { kind: 'text', text: `Get it first: docker pull ${target.name}` },
        });
      }
      const files = await filesOfImage(engine, target.name, signal);
      return { facts: imageFacts(target.name, image), env: variables(image.Config.Env), files };
    }
  }
}

/** The engine copies files out of containers only, so one is made, never started, and removed at once. */
async function filesOfImage(engine: Engine, image: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const options = {
    Image: image,
    Entrypoint: ['lockstep-never-started'],
    Labels: { [labels.inspection]: '' },
    NetworkDisabled: true,
  };
  const { id } = await engine.call(
    `look into ${image}`,
    (docker, abortSignal) => docker.createContainer({ ...options, abortSignal }),
    signal,
  );
  try {
    return await filesOf(engine, id, signal);
  } finally {
    // Also after an abort.
    const own = AbortSignal.timeout(30_000);
    await unlessGone(
      engine.call(
        'remove a container',
        (docker, abortSignal) => docker.getContainer(id).remove({ force: true, v: true, abortSignal }),
        own,
      ),
    );
  }
}

async function filesOf(engine: Engine, containerId: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const [files, links, presences] = await Promise.all([
    readFiles(engine, containerId, knownFiles, signal),
    Promise.all(
      knownLinks.map(async path => [path, (await statPath(engine, containerId, path, signal))?.linkTarget] as const),
    ),
    Promise.all(
      knownPresences.map(async path => [path, (await statPath(engine, containerId, path, signal)) && ''] as const),
    ),
  ]);
  const found = [...links, ...presences].flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const]));
  return new Map([...files, ...found]);
}

function variables(env: readonly string[] | null | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (env ?? []).map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
