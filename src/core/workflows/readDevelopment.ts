import { findDevContainers } from '../devcontainer/findDevContainers.ts';
import { readDevContainer } from '../devcontainer/readDevContainer.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { Reading } from '../environment/reading.ts';
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
  /** The workspace's files did not make what is measured, so they tell only of tools and services. */
  readonly madeElsewhere: boolean;
}

const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/** What the workspace's files declare of development. */
export async function readDevelopment(
  request: DevelopmentRequest,
  context: ReadContext,
  signal: AbortSignal,
): Promise<TargetsOutcome> {
  if (request.from.length === 0) {
    const found = await readTargets(await foundTargets(request, context.files, signal), context, signal);
    return request.madeElsewhere ? mapped(found, each => (each.kind === 'tools' ? each : servicesOf(each))) : found;
  }
  const targets = fromTargets(request);
  const devContainer = targets.find(target => target.kind === 'devcontainer');
  if (!devContainer) return readTargets(targets, context, signal);
  const { source } = await readDevContainer(context.files, devContainer.path, signal);
  // Its own Compose files are read with it.
  if (source.kind === 'compose')
    return readTargets(
      targets.filter(target => target.kind !== 'compose'),
      context,
      signal,
    );
  // Compose files beside a devcontainer.json that names none give services: the workload is the Dev Container itself.
  const outcome = await readTargets(targets, context, signal);
  return mapped(outcome, each => (each.kind === 'compose' ? servicesOf(each) : each));
}

function mapped(outcome: TargetsOutcome, map: (reading: Reading) => Reading): TargetsOutcome {
  return outcome.kind === 'read' ? { kind: 'read', readings: outcome.readings.map(map) } : outcome;
}

function servicesOf(reading: Reading): Reading {
  const isService = (key: string): boolean => key.startsWith('service.');
  return {
    ...reading,
    facts: reading.facts.filter(fact => isService(fact.key)),
    speaks: reading.speaks.filter(isService),
  };
}

async function foundTargets(
  request: DevelopmentRequest,
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<readonly ReferenceTarget[]> {
  const tools: ReferenceTarget = { kind: 'tools', path: '.', options: {} };
  const [devContainer] = await findDevContainers(files, signal);
  const path = request.configFile ?? devContainer;
  if (path !== undefined) return [tools, withOptions({ kind: 'devcontainer', path, options: {} }, request)];
  const names = await files.list('.', signal);
  const compose = composeNames.find(name => names.includes(name));
  if (compose === undefined) return [tools];
  const override = names.find(name => composeNames.some(base => name === base.replace(/(?=\.ya?ml$)/, '.override')));
  const options = override === undefined ? {} : { file: [override] };
  return [tools, withOptions({ kind: 'compose', path: compose, options }, request)];
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
