import { findDevContainers } from '../devcontainer/findDevContainers.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import { parseReferenceTarget } from '../references/parseReferenceTarget.ts';
import type { ReadContext, ReferenceTarget } from '../references/referenceReader.ts';
import { kindOfFile } from './kindOfFile.ts';
import { readTargets, type TargetsOutcome } from './readTargets.ts';

export interface DevelopmentRequest {
  readonly from: readonly string[];
  readonly service?: string;
  readonly profiles: readonly string[];
  readonly envFiles: readonly string[];
  /** Of the running environment, where one is measured. */
  readonly configFile?: string;
}

const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/** What the workspace's files declare of development. */
export async function readDevelopment(
  request: DevelopmentRequest,
  context: ReadContext,
  signal: AbortSignal,
): Promise<TargetsOutcome> {
  const targets = request.from.length > 0 ? fromTargets(request) : await foundTargets(request, context.files, signal);
  if (targets.length === 0 && request.from.length === 0) return { kind: 'read', readings: [] };
  return readTargets(targets, context, signal);
}

async function foundTargets(
  request: DevelopmentRequest,
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<readonly ReferenceTarget[]> {
  const tools: ReferenceTarget = { kind: 'tools', path: '.', options: {} };
  const [devContainer] = await findDevContainers(files, signal);
  const path = request.configFile ?? devContainer?.path;
  if (path !== undefined) return [tools, withOptions({ kind: 'devcontainer', path, options: {} }, request)];
  const names = await files.list('.', signal);
  const compose = composeNames.find(name => names.includes(name));
  return compose === undefined
    ? [tools]
    : [tools, withOptions({ kind: 'compose', path: compose, options: {} }, request)];
}

/** Compose files of one side are one project: the later override the earlier. */
function fromTargets(request: DevelopmentRequest): readonly ReferenceTarget[] {
  const targets = request.from.map(toTarget);
  const compose = targets.filter(target => target.kind === 'compose');
  const [first, ...overriding] = compose;
  const others = targets.filter(target => target.kind !== 'compose');
  if (!first) return others.map(target => withOptions(target, request));
  const merged = { ...first, options: { ...first.options, file: overriding.map(target => target.path) } };
  return [...others, withOptions(merged, request)];
}

/** `KIND:PATH`, or a file whose name tells its kind. */
function toTarget(text: string): ReferenceTarget {
  if (/^[a-z][a-z-]*:(?!\\)/.test(text)) return parseReferenceTarget(text);
  const kind = kindOfFile(text);
  if (kind === undefined)
    throw new LockstepError('usage', `--from ${text}: its name doesn't tell what it is.`, {
      remedy: { kind: 'text', text: `Say it: --from compose:${text}, --from dockerfile:${text}.` },
    });
  return { kind, path: text, options: {} };
}

function withOptions(target: ReferenceTarget, { service, profiles, envFiles }: DevelopmentRequest): ReferenceTarget {
  return {
    ...target,
    options: {
      ...target.options,
      ...(profiles.length > 0 ? { profile: profiles } : {}),
      ...(envFiles.length > 0 ? { env: envFiles } : {}),
    },
    ...(target.workload === undefined && service !== undefined && target.kind === 'compose'
      ? { workload: service }
      : {}),
  };
}
