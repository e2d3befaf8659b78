import type { JSONPath } from 'jsonc-parser';
import { LockstepError, type ErrorOptions } from '../base/lockstepError.ts';
import type { DevContainer } from './devContainer.ts';
import { failedInstruction } from './failedInstruction.ts';

/** The reference CLI's answer, one line of JSON on stdout. */
export interface CliOutcome {
  readonly outcome: string;
  readonly containerId?: string;
  readonly remoteUser?: string;
  readonly remoteWorkspaceFolder?: string;
  readonly composeProjectName?: string;
  readonly message?: string;
  readonly description?: string;
}

export interface FailureContext {
  readonly devContainer: DevContainer;
  /** Text by path of those that a build may have failed in. */
  readonly dockerfiles: ReadonlyMap<string, string>;
  readonly answer: CliOutcome | undefined;
  /** What builds wrote last. */
  readonly output: string;
  /** What the CLI itself wrote last. */
  readonly plainOutput: string;
  /** The Feature that was being looked up when it failed. */
  readonly pendingFeature: string | undefined;
}

/** Says what failed before the container ran, in the tool's own last words, with the Dockerfile's line where it has one. */
export function provisionFailure(context: FailureContext): LockstepError {
  const { answer, output, plainOutput, devContainer, dockerfiles } = context;
  const own = answer?.message ?? answer?.description ?? firstLine(plainOutput);
  const words = lastWords(output) ?? own;
  const all = `${output}\n${plainOutput}\n${own}`;
  const options: ErrorOptions = { output: (output.trim() || plainOutput.trim() || own).trim() };
  if (/Cannot connect to the Docker daemon|error during connect|error waiting for container/i.test(all)) {
    return new LockstepError(
      'unreachable',
      'The Docker engine stopped answering while the Dev Container was being made.',
      {
        ...options,
        remedy: { kind: 'text', text: 'Start Docker, then try again.' },
      },
    );
  }
  if (/spawn docker ENOENT/.test(all)) {
    return new LockstepError('toolMissing', 'The Dev Container could not be made: the program docker was not found.', {
      ...options,
      remedy: { kind: 'openUrl', text: 'Install Docker', url: 'https://docs.docker.com/get-started/get-docker/' },
    });
  }
  const place = failedInstruction(output, dockerfiles);
  if (place !== undefined) {
    const { file, line } = place;
    return new LockstepError('commandFailed', `${file}:${line} failed while the image was built: ${words}`, {
      ...options,
      at: place,
      remedy: { kind: 'openFile', text: `Open ${file}`, file, line },
    });
  }
  const { what, path } = subjectOf(context, words);
  const at = devContainer.at(path);
  return new LockstepError('commandFailed', `${what}: ${words}`, { ...options, at });
}

/** What failed, and where devcontainer.json says it. */
function subjectOf(
  { answer, devContainer, pendingFeature }: FailureContext,
  words: string,
): { readonly what: string; readonly path: JSONPath } {
  if (/initializeCommand/.test(answer?.description ?? '')) {
    return { what: 'initializeCommand failed on this machine', path: ['initializeCommand'] };
  }
  if (pendingFeature !== undefined) {
    return { what: `The Feature ${pendingFeature} could not be fetched`, path: ['features', pendingFeature] };
  }
  const isOption = /^(?:docker: )?(?:invalid argument|unknown (?:shorthand )?flag)/.test(words);
  if (isOption) return { what: 'Docker refuses runArgs', path: ['runArgs'] };
  return { what: `The Dev Container of ${devContainer.path} could not be made`, path: placeOf(devContainer) };
}

function placeOf({ source, properties }: DevContainer): JSONPath {
  switch (source.kind) {
    case 'image':
      return ['image'];
    case 'dockerfile':
      return properties.dockerFile === undefined ? ['build', 'dockerfile'] : ['dockerFile'];
    case 'compose':
      return ['dockerComposeFile'];
  }
}

const telling =
  /^(?:docker: |invalid argument|unknown (?:shorthand )?flag|ERROR\b|Error\b|error\b)|failed to solve|Error response from daemon|is invalid|not found/;
const empty = /^\s*(?:-+|=+|\d+ \||>>>|#\d+ (?:CANCELED|DONE).*)?\s*$/;

/** The line in which a tool says why; its last line where none looks like it. */
function lastWords(output: string): string | undefined {
  const lines = output.split(/\r?\n/).filter(line => !empty.test(line));
  const found = lines.findLast(line => telling.test(line.replace(/^#\d+ (?:[\d.]+ )?/, ''))) ?? lines.at(-1);
  return found
    ?.replace(/^#\d+ (?:[\d.]+ )?/, '')
    .replace(/^(?:ERROR: |docker: )/, '')
    .trim();
}

function firstLine(text: string): string {
  return (
    text
      .split(/\r?\n/)
      .find(line => line.trim() !== '')
      ?.trim() ?? 'the reference CLI ended without a word'
  );
}
