import { posix } from 'node:path';
import { LockstepError } from '../base/lockstepError.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import { findRendered, type FoundRendered } from './rendered/findRendered.ts';
import { parseReferenceTarget } from './parseReferenceTarget.ts';
import { referenceReader } from './referenceReaders.ts';

/** A production side met by looking. */
export interface FoundReference {
  /** For people: `deployment/web in deploy/k8s`. */
  readonly label: string;
  /** As `--reference` takes them, `kubernetes:deploy/k8s#deployment/web`. */
  readonly targets: readonly string[];
}

const manifestFolders = '**/{k8s,kubernetes,kube,manifests,deploy,deployment,deployments}/**/*.{yaml,yml}';
const workload = /^kind:\s*["']?(?:Deployment|StatefulSet|DaemonSet|CronJob|Job|Pod|List)\b/m;
const production = /prod|live|release|deploy/i;
const mostFiles = 500;

/**
 * Looks for kustomizations, Helm charts, Kubernetes manifests, Compose files with a production name and, where there is
 * none, a Dockerfile; every workload that could be meant is one of the answers, as far as no program must run to tell.
 */
export async function findReferences(files: WorkspaceFiles, signal: AbortSignal): Promise<readonly FoundReference[]> {
  const rendered = await findRendered(files, signal);
  const targets = [...(await manifestTargets(rendered, files, signal)), ...(await composeTargets(files, signal))];
  const found = [
    rendered.targets.map(target => ({ label: target.replace(/^(\w+):/, '$1 '), target, name: '' })),
    ...(await Promise.all(targets.map(target => workloadsOf(target, files, signal)))),
  ];
  const dockerfile = await files.read('Dockerfile', signal);
  if (found.flat().length === 0)
    return dockerfile === undefined ? [] : [{ label: 'Dockerfile', targets: ['dockerfile:Dockerfile'] }];
  return found.flat().map(({ label, target, name }) => ({
    label,
    targets: dockerfile === undefined ? [target] : [target, `dockerfile:Dockerfile${stageFor(name, dockerfile)}`],
  }));
}

/** A workload with a stage of its name is built from that, any other from the last. */
function stageFor(name: string, dockerfile: string): string {
  const stages = [...dockerfile.matchAll(/^FROM\s.*\sAS\s+(\S+)\s*$/gim)].map(match => match[1]);
  return stages.includes(name) ? `#${name}` : '';
}

/** The highest folders that have workloads among their manifests, and nothing that must be rendered first. */
async function manifestTargets(
  { folders: renderedFolders }: FoundRendered,
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const paths = (await files.find(manifestFolders, signal)).filter(isOwn).slice(0, mostFiles);
  const texts = await Promise.all(paths.map(path => files.read(path, signal)));
  const folders = paths.flatMap((path, index) => (workload.test(texts[index] ?? '') ? [posix.dirname(path)] : []));
  const highest = [...new Set(folders)].filter(folder => !folders.some(other => folder.startsWith(`${other}/`)));
  const isRendered = (folder: string): boolean =>
    renderedFolders.some(each => `${folder}/`.startsWith(`${each}/`) || each.startsWith(`${folder}/`));
  return highest.filter(folder => !isRendered(folder)).map(folder => `kubernetes:${folder}`);
}

async function composeTargets(files: WorkspaceFiles, signal: AbortSignal): Promise<readonly string[]> {
  const paths = (await files.find('**/{compose,docker-compose}*.{yaml,yml}', signal)).filter(isOwn);
  const named = paths.filter(path => production.test(posix.basename(path)));
  return Promise.all(
    named.map(async path => {
      const base = paths.find(
        other =>
          posix.dirname(other) === posix.dirname(path) && /^(?:docker-)?compose\.ya?ml$/.test(posix.basename(other)),
      );
      const isWhole = /^\s+(?:image|build):/m.test((await files.read(path, signal)) ?? '');
      return base === undefined || isWhole ? `compose:${path}` : `compose:${base}?file=${path}`;
    }),
  );
}

function isOwn(path: string): boolean {
  return !/(?:^|\/)(?:\.[^/]+|fixtures|testdata|vendor|charts)\//.test(path);
}

interface FoundWorkload {
  readonly label: string;
  readonly target: string;
  readonly name: string;
}

async function workloadsOf(
  target: string,
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<readonly FoundWorkload[]> {
  const parsed = parseReferenceTarget(target);
  const toFound = (name: string): FoundWorkload => ({
    label: `${name} in ${parsed.path}`,
    target: `${target}#${name}`,
    name: name.slice(name.lastIndexOf('/') + 1),
  });
  try {
    const outcome = await (await referenceReader(parsed.kind)).read(parsed, { files, side: 'reference' }, signal);
    if (outcome.kind === 'ambiguous') return [...new Set(outcome.choices.map(choice => choice.workload))].map(toFound);
    return outcome.readings
      .slice(-1)
      .flatMap(reading => (reading.workload === undefined ? [] : [toFound(reading.workload)]));
  } catch (error) {
    // What can't be read is nobody's production; naming it tells why.
    if (error instanceof LockstepError) return [];
    throw error;
  }
}
