import { LockstepError } from '../../../base/lockstepError.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import type { WorkspaceFiles } from '../../../environment/workspaceFiles.ts';
import { chooseWorkload } from '../../../references/chooseWorkload.ts';
import { loadManifests, type LoadedManifests } from '../../../references/kubernetes/loadManifests.ts';
import { workloadCandidate } from '../../../references/kubernetes/readManifests.ts';
import { toWorkload } from '../../../references/kubernetes/workload.ts';
import type { ReferenceTarget } from '../../../references/referenceReader.ts';
import type { RenderAccess } from '../../../references/rendered/renderAccess.ts';
import { at, text } from '../../../references/yaml/yamlAccess.ts';
import { nodeToJson } from '../../../references/yaml/nodeToJson.ts';
import { asObject } from './jsonAccess.ts';
import type { StackObject } from './stackObject.ts';
import type { SwappedWorkload } from './swapWorkload.ts';

export interface StackSources {
  readonly files: WorkspaceFiles;
  readonly render: RenderAccess;
  /** The cluster of a kubeconfig's context, by default the current one. */
  readonly cluster: (context: string | undefined, signal: AbortSignal) => Promise<Cluster>;
}

/** Production's objects, and the one of its workloads that a person works in. */
export interface LoadedStack {
  readonly objects: readonly StackObject[];
  readonly workload: SwappedWorkload;
  /** What could not be read of it, in words. */
  readonly problems: readonly string[];
}

/**
 * The stack that a reference names: manifests, rendered or plain, or a namespace as it is now. Throws `notFound`,
 * `usage` where several workloads could be meant, and what rendering throws.
 */
export async function loadStack(
  target: ReferenceTarget,
  sources: StackSources,
  signal: AbortSignal,
): Promise<LoadedStack> {
  const { manifests, problems, release } = await manifestsOf(target, sources, signal);
  const candidates = manifests
    .flatMap(manifest => toWorkload(manifest) ?? [])
    .map(workload => workloadCandidate(workload, release));
  const chosen = chooseWorkload(candidates, target, undefined);
  if (chosen.kind === 'ambiguous') {
    const names = chosen.choices.map(({ workload }) => workload).join(', ');
    throw new LockstepError('usage', `${target.path} has several workloads to work in: ${names}.`, {
      remedy: { kind: 'text', text: `Name one: ${target.kind}:${target.path}#${chosen.choices[0]?.workload ?? ''}` },
    });
  }
  const { manifest, container } = chosen.workload;
  return {
    objects: manifests.map(({ root }) => asObject(nodeToJson(root))),
    workload: { kind: manifest.kind, name: manifest.name, container: text(at(container, 'name')) ?? '' },
    problems: problems.map(({ file, message }) => (file === undefined ? message : `${file}: ${message}`)),
  };
}

async function manifestsOf(
  target: ReferenceTarget,
  { files, render, cluster }: StackSources,
  signal: AbortSignal,
): Promise<LoadedManifests & { readonly release?: string }> {
  switch (target.kind) {
    case 'kubernetes':
      return await loadManifests(target.path, files, signal);
    case 'kustomize': {
      const { renderKustomization } = await import('../../../references/rendered/renderKustomization.ts');
      return await renderKustomization(target.path, render, files, signal);
    }
    case 'helm': {
      const { renderChart } = await import('../../../references/rendered/renderChart.ts');
      return await renderChart(target, render, files, signal);
    }
    case 'cluster': {
      const { liveManifests } = await import('./liveManifests.ts');
      return await liveManifests(await cluster(target.options['context']?.[0], signal), target.path, signal);
    }
    default:
      throw new LockstepError('notSupported', `A stack can't be made from a reference of the kind ${target.kind}.`, {
        remedy: { kind: 'text', text: 'Name manifests (kubernetes:, kustomize:, helm:) or a namespace (cluster:).' },
      });
  }
}
