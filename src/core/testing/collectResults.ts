import { join } from 'node:path';
import { readTar } from '../archive/readTar.ts';
import { unpackTar } from '../archive/unpackTar.ts';
import { isAbort } from '../base/isAbort.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { TestTarget } from './testTarget.ts';
import type { TestEvent } from './testEvent.ts';
import type { TestLaunch, TestRunner } from './testRunner.ts';

/**
 * Result files that a tool left, and the folders worth keeping, after it has ended.
 *
 * @throws LockstepError `notFound` when it left no results
 */
export async function* collectResults(
  target: TestTarget,
  runner: TestRunner,
  launch: TestLaunch,
  signal: AbortSignal,
): AsyncIterable<TestEvent> {
  if (launch.results && runner.parseResults) yield* readResults(target, runner, launch.results, signal);
  if (target.artefacts) yield* bringBack(target, target.artefacts, launch.artefacts ?? {}, signal);
}

async function* readResults(
  { session, workspace, project }: TestTarget,
  runner: TestRunner,
  glob: string,
  signal: AbortSignal,
): AsyncIterable<TestEvent> {
  const cwd = project.cwd === '.' ? workspace : `${workspace}/${project.cwd}`;
  const absolute = glob.startsWith('/') ? glob : `${cwd}/${glob}`;
  const fixed = absolute.slice(0, absolute.search(/[*?{[]|$/));
  const root = fixed === absolute ? absolute : fixed.slice(0, fixed.lastIndexOf('/'));
  const parent = root.slice(0, root.lastIndexOf('/'));
  const { default: picomatch } = await import('picomatch');
  const matches = picomatch(absolute);
  let isEmpty = true;
  try {
    for await (const { name, content } of readTar(session.download(root, signal), signal)) {
      if (!matches(`${parent}/${name}`)) continue;
      isEmpty = false;
      const decoder = new TextDecoder();
      let text = '';
      for await (const bytes of content) text += decoder.decode(bytes, { stream: true });
      yield* runner.parseResults?.(text, project, workspace) ?? [];
    }
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'notFound') throw error;
  }
  if (isEmpty) throw new LockstepError('notFound', `${project.label} left no results at ${glob}.`);
}

async function* bringBack(
  { session }: TestTarget,
  folder: string,
  wanted: Readonly<Record<string, string>>,
  signal: AbortSignal,
): AsyncIterable<TestEvent> {
  for (const [label, path] of Object.entries(wanted)) {
    try {
      const written = await unpackTar(session.download(path, signal), folder, signal);
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (written.length > 0) yield { kind: 'artefact', label, path: join(folder, name) };
    } catch (error) {
      if (isAbort(error)) throw error;
      yield { kind: 'output', text: `${label} was not brought back: ${String(error)}\n` };
    }
  }
}
