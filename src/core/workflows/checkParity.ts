import { readLockstepConfig } from '../configuration/readLockstepConfig.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { Environment } from '../environment/environment.ts';
import type { Reading } from '../environment/reading.ts';
import { compareSides } from '../parity/compareSides.ts';
import { createReport } from '../parity/createReport.ts';
import type { DeclaringFile } from '../parity/fixes/declaringFile.ts';
import type { Finding } from '../parity/finding.ts';
import type { ParityReport } from '../parity/parityReport.ts';
import { proposeFix } from '../parity/fixes/proposeFix.ts';
import { sealReading } from '../parity/sealReading.ts';
import { secretNames } from '../parity/secretNames.ts';
import { waive } from '../parity/waive.ts';
import { parseReferenceTarget } from '../references/parseReferenceTarget.ts';
import type { ReadContext, ReferenceTarget } from '../references/referenceReader.ts';
import { listReferences } from './listReferences.ts';
import { namesInSource } from './namesInSource.ts';
import { observeEnvironment } from './observeEnvironment.ts';
import type { ParityOutcome } from './parityOutcome.ts';
import type { ParityRequest } from './parityRequest.ts';
import type { ParitySources } from './paritySources.ts';
import { declaringFiles, namedFiles } from './declaringFiles.ts';
import { readDevelopment } from './readDevelopment.ts';
import { readTargets } from './readTargets.ts';

/**
 * Compares development with production: facts measured in the environment, or declared by files, against the reference.
 *
 * @throws LockstepError `notFound` without a reference, `notComparable` when nothing of a side could be read
 */
export async function checkParity(
  request: ParityRequest,
  sources: ParitySources,
  signal: AbortSignal,
): Promise<ParityOutcome> {
  const stack = request.environment?.environment.stack;
  const chosen = await chooseReference(
    stack === undefined ? request : { ...stacked(stack), ...request },
    sources,
    signal,
  );
  if (chosen.kind === 'ambiguous') return chosen;
  const { files } = sources;
  const context = readContext(sources);
  const service = request.service ?? chosen.service;
  const origin = request.environment?.environment.origin.kind;
  // What stands around it now says more than the files it was made from.
  const ofStack = request.from?.length ? undefined : stack;
  const madeElsewhere = !request.from?.length && (origin === 'machine' || origin === 'container');
  const development = await readDevelopment(
    {
      from: ofStack === undefined ? (request.from ?? []) : [ofStack.from],
      ...(service === undefined ? {} : { service }),
      ...configFileOf(request),
      madeElsewhere,
      profiles: request.profiles ?? [],
      envFiles: request.envFiles ?? [],
    },
    { ...context, ...(ofStack === undefined ? {} : ownCluster(sources)), side: 'development', ...pair(chosen.targets) },
    signal,
  );
  if (development.kind === 'ambiguous') return development;
  const reference = await readTargets(
    chosen.targets,
    { ...context, side: 'reference', ...(service === undefined ? {} : { pairWith: service }) },
    signal,
  );
  if (reference.kind === 'ambiguous') return reference;
  const noted = ofStack === undefined ? [] : [differences(ofStack)];
  const observed = request.environment ? await observeEnvironment(request.environment, sources, signal) : [];
  const sides = seal(
    { development: [...development.readings, ...noted, ...observed], reference: reference.readings },
    sources,
  );
  // A container's files mend nothing on this machine.
  const mending = development.readings.filter(reading => !madeElsewhere || reading.kind === 'tools');
  const declaring = await declaringFiles(mending, files, signal);
  return {
    kind: 'report',
    report: await report(request, sides, { ...sources, service, declaring }, signal),
    targets: chosen.targets,
    declaring,
  };
}

/** What readers are handed of it. */
function readContext({ files, inspect, cluster, production, render }: ParitySources): Omit<ReadContext, 'side'> {
  return {
    files,
    ...(inspect ? { inspect } : {}),
    ...(render ? { render } : {}),
    ...(cluster ? { cluster } : {}),
    ...(production ? { production } : {}),
  };
}

function ownCluster({ ownCluster: cluster }: ParitySources): Pick<ReadContext, 'cluster'> {
  return cluster === undefined ? {} : { cluster };
}

/** What the stack goes without is part of the report, though no fact of the workload tells it. */
function differences({ from, notes }: NonNullable<Environment['stack']>): Reading {
  const problems = notes.map(message => ({ message }));
  return { level: 'orchestrator', kind: 'cluster', source: from, facts: [], speaks: [], problems };
}

/** What a stack was made from is what it is compared with, unless another production is asked for. */
function stacked({ reference }: NonNullable<Environment['stack']>): Pick<ParityRequest, 'reference'> {
  return { reference: { kind: 'targets', targets: [parseReferenceTarget(reference)] } };
}

interface Sides {
  readonly development: readonly Reading[];
  readonly reference: readonly Reading[];
}

/** The configuration that the measured environment was made from, where it lies in the workspace. */
function configFileOf({ environment }: ParityRequest): { configFile?: string } {
  const { configFile, workspace } = environment?.environment ?? {};
  const folder = workspace?.local === undefined ? undefined : `${workspace.local}/`;
  return folder !== undefined && configFile?.startsWith(folder) ? { configFile: configFile.slice(folder.length) } : {};
}

/** The workload that production names, for a side that has several and names none. */
function pair(targets: readonly ReferenceTarget[]): { pairWith?: string } {
  const workload = targets.find(target => target.workload !== undefined)?.workload;
  return workload === undefined ? {} : { pairWith: workload.slice(workload.lastIndexOf('/') + 1) };
}

/** From here on no value that is not known to be harmless is in memory. */
function seal({ development, reference }: Sides, sources: ParitySources): Sides {
  const secrets = secretNames([...development, ...reference]);
  const sealed = (reading: Reading): Reading => sealReading(reading, sources.seal, secrets);
  return { development: development.map(sealed), reference: reference.map(sealed) };
}

async function report(
  request: ParityRequest,
  { development, reference }: Sides,
  sources: ParitySources & { readonly service: string | undefined; readonly declaring: readonly DeclaringFile[] },
  signal: AbortSignal,
): Promise<ParityReport> {
  if (!development.some(hasFacts)) throw incomparable('development', sources.files.root, development);
  if (!reference.some(hasFacts))
    throw incomparable('production', reference.map(each => each.source).join(', '), reference);
  const config = await readLockstepConfig(sources.files, signal);
  const compared = await compare({ development, reference }, sources, signal);
  const waived = waive(compared, config?.waivers ?? [], sources.today);
  const problems = [...development, ...reference].flatMap(reading => reading.problems);
  return createReport({
    version: sources.version,
    development: {
      kind: request.environment ? 'observed' : 'declared',
      ...(request.environment ? { environment: request.environment.environment.id } : {}),
      files: namedFiles(development),
      ...(sources.service === undefined ? {} : { service: sources.service }),
    },
    references: reference
      .filter(hasFacts)
      .toSorted(imagesLast)
      .map(({ kind, source, workload }) => ({
        kind,
        source,
        ...(workload === undefined ? {} : { workload }),
      })),
    findings: waived.findings.map(finding => withFix(finding, sources.declaring)),
    problems: [...problems, ...waived.problems],
  });
}

/** A variable that is missing here weighs more where the source code reads it. */
async function compare(
  { development, reference }: Sides,
  { files }: ParitySources,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const compared = compareSides({ readings: development }, { readings: reference });
  const missing = compared.flatMap(({ key, verdict, development: here }) =>
    verdict === 'drift' && here.status === 'absent' && key.startsWith('env.') ? [key.slice('env.'.length)] : [],
  );
  const readNames = await namesInSource(missing, files, signal);
  return readNames.size === 0
    ? compared
    : compareSides({ readings: development }, { readings: reference }, { readNames });
}

function withFix(finding: Finding, declaring: readonly DeclaringFile[]): Finding {
  const fix = proposeFix(finding, declaring);
  return fix ? { ...finding, fix: { title: fix.title, file: fix.file } } : finding;
}

/** What runs the workload says more than what it is made of. */
function imagesLast(a: Reading, b: Reading): number {
  return Number(a.kind === 'image') - Number(b.kind === 'image');
}

function hasFacts(reading: Reading): boolean {
  return reading.facts.length > 0;
}

function incomparable(side: string, where: string, readings: readonly Reading[]): LockstepError {
  const [first] = readings.flatMap(reading => reading.problems);
  return new LockstepError(
    'notComparable',
    `Nothing is known of ${side} in ${where}.${first ? ` ${first.message}` : ''}`,
    {
      remedy: {
        kind: 'text',
        text: first?.resolve ?? 'Add a devcontainer.json or a Compose file, or name files with --from.',
      },
    },
  );
}

type ChosenReference =
  | { readonly kind: 'chosen'; readonly targets: readonly ReferenceTarget[]; readonly service?: string }
  | Extract<ParityOutcome, { kind: 'ambiguous' }>;

async function chooseReference(
  { reference }: ParityRequest,
  { files }: ParitySources,
  signal: AbortSignal,
): Promise<ChosenReference> {
  if (reference?.kind === 'targets') return { kind: 'chosen', targets: reference.targets };
  const known = await listReferences(files, signal);
  const named = reference ? known.find(each => each.name === reference.name) : undefined;
  const [first, ...others] = named ? [named] : known;
  if (!first || (reference && !named))
    throw new LockstepError(
      'notFound',
      reference
        ? `There is no reference ${reference.name}.`
        : `${files.root} does not say where production is declared.`,
      {
        remedy: { kind: 'text', text: 'Name it with --reference KIND:PATH, or under `references` in lockstep.yaml.' },
      },
    );
  if (first.origin === 'found' && others.length > 0)
    return {
      kind: 'ambiguous',
      side: 'reference',
      choices: known.map(({ name, use }) => ({ label: name, args: use.flatMap(each => ['--reference', each]) })),
    };
  const { targets, service } = first;
  return { kind: 'chosen', targets, ...(service === undefined ? {} : { service }) };
}
