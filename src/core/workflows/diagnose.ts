import { errorMessage } from '../base/errorMessage.ts';
import { LockstepError, type Remedy } from '../base/lockstepError.ts';
import type { Place } from '../environment/environment.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import { findDevContainers } from '../devcontainer/findDevContainers.ts';
import { readDevContainer } from '../devcontainer/readDevContainer.ts';
import { specHash } from '../devcontainer/specHash.ts';
import { readLockstepConfig } from '../configuration/readLockstepConfig.ts';
import { runProcess } from '../process/runProcess.ts';
import type { EnvironmentList } from './environmentList.ts';

export interface Check {
  /** `missing`: something optional isn't there; `wrong`: something is broken. */
  readonly kind: 'fine' | 'missing' | 'wrong';
  readonly name: string;
  readonly words: string;
  readonly remedy?: Remedy;
}

interface Surroundings {
  readonly list: EnvironmentList;
  readonly files: WorkspaceFiles;
}

/** What Lockstep needs on this machine and in this workspace, each looked at for real. */
export async function* diagnose({ list, files }: Surroundings, signal: AbortSignal): AsyncIterable<Check> {
  yield await program(
    'Docker program',
    ['docker', '--version'],
    'Install the Docker command line to provision Dev Containers.',
    signal,
  );
  yield await program(
    'Docker Compose',
    ['docker', 'compose', 'version'],
    'Install the Compose plugin for Dev Containers with several services.',
    signal,
  );
  yield await program('Git', ['git', '--version'], 'Install Git.', signal);
  await list.settled(signal);
  for (const place of list.places) {
    const { name, availability } = place;
    yield availability.kind === 'ready'
      ? { kind: 'fine', name, words: 'reachable' }
      : {
          kind: availability.kind === 'unreachable' ? 'wrong' : 'missing',
          name,
          words: availability.reason,
          ...(availability.remedy ? { remedy: availability.remedy } : {}),
        };
    const isRefused = availability.kind === 'unreachable' && availability.isRefused;
    if (availability.kind === 'ready' || isRefused) yield* refusals(list, place, signal);
  }
  for (const [provider, { reason, remedy }] of list.absences)
    yield {
      kind: 'missing',
      name: (await list.provider(provider)).name,
      words: reason,
      ...(remedy ? { remedy } : {}),
    };
  yield* devContainers(files, signal);
  yield await configuration(files, signal);
}

/** A right that is missing is no fault: not everybody has every one. */
async function* refusals(list: EnvironmentList, place: Place, signal: AbortSignal): AsyncIterable<Check> {
  const { name, provider } = place;
  try {
    const refused = (await (await list.provider(provider)).refused?.(place.id, signal)) ?? [];
    for (const [index, words] of refused.entries())
      yield {
        kind: 'missing',
        name,
        words,
        ...(index === refused.length - 1 ? { remedy: text('The README lists the Roles that Lockstep needs.') } : {}),
      };
  } catch (error) {
    yield wrong(name, error, signal);
  }
}

async function program(
  name: string,
  argv: readonly [string, ...string[]],
  remedy: string,
  signal: AbortSignal,
): Promise<Check> {
  try {
    const { exit, stdout } = await runProcess({ argv, timeLimitMilliseconds: 10_000 }, signal);
    if (exit.kind === 'exited' && exit.code === 0) return { kind: 'fine', name, words: stdout.trim() };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'missing', name, words: errorMessage(error), remedy: text(remedy) };
  }
  return { kind: 'missing', name, words: 'not there', remedy: text(remedy) };
}

async function* devContainers(files: WorkspaceFiles, signal: AbortSignal): AsyncIterable<Check> {
  const found = await findDevContainers(files, signal);
  if (found.length === 0)
    yield {
      kind: 'missing',
      name: 'Dev Container',
      words: `${files.root} has no devcontainer.json`,
      remedy: text('Parity and tests work without; to provision, add one.'),
    };
  for (const path of found) {
    try {
      // Reads everything the container is made from: Compose files, Dockerfiles, Features.
      await specHash(files, await readDevContainer(files, path, signal), signal);
      yield { kind: 'fine', name: 'Dev Container', words: path };
    } catch (error) {
      yield wrong(path, error, signal);
    }
  }
}

async function configuration(files: WorkspaceFiles, signal: AbortSignal): Promise<Check> {
  try {
    const config = await readLockstepConfig(files, signal);
    return config
      ? {
          kind: 'fine',
          name: 'lockstep.yaml',
          words: `${counted(config.references.length, 'reference')}, ${counted(config.waivers.length, 'waiver')}`,
        }
      : { kind: 'missing', name: 'lockstep.yaml', words: 'not there; references are found by looking' };
  } catch (error) {
    return wrong('lockstep.yaml', error, signal);
  }
}

function wrong(name: string, error: unknown, signal: AbortSignal): Check {
  signal.throwIfAborted();
  const remedy = error instanceof LockstepError ? error.remedy : undefined;
  return { kind: 'wrong', name, words: errorMessage(error), ...(remedy === undefined ? {} : { remedy }) };
}

const text = (words: string): Remedy => ({ kind: 'text', text: words });

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
