import { LockstepError } from '../base/lockstepError.ts';
import type { ReferenceReader } from './referenceReader.ts';

const loaders: Readonly<Record<string, () => Promise<ReferenceReader>>> = {
  compose: async () => (await import('./compose/composeReader.ts')).composeReader,
  kubernetes: async () => (await import('./kubernetes/kubernetesReader.ts')).kubernetesReader,
  dockerfile: async () => (await import('./dockerfile/dockerfileReader.ts')).dockerfileReader,
  image: async () => (await import('./inspection/imageReader.ts')).imageReader,
  container: async () => (await import('./inspection/containerReader.ts')).containerReader,
  snapshot: async () => (await import('./snapshot/snapshotReader.ts')).snapshotReader,
  kustomize: async () => (await import('./rendered/kustomizeReader.ts')).kustomizeReader,
  helm: async () => (await import('./rendered/helmReader.ts')).helmReader,
  cluster: async () => (await import('./cluster/clusterReader.ts')).clusterReader,
  devcontainer: async () => (await import('./devcontainer/devContainerReader.ts')).devContainerReader,
  env: async () => (await import('./tools/envReader.ts')).envReader,
  tools: async () => (await import('./tools/toolsReader.ts')).toolsReader,
};

/** The kinds of reference there are. */
const referenceKinds: readonly string[] = Object.keys(loaders);

/** The reader of a kind, loaded when it is first asked for. Throws `notSupported`. */
export async function referenceReader(kind: string): Promise<ReferenceReader> {
  const load = Object.hasOwn(loaders, kind) ? loaders[kind] : undefined;
  if (load === undefined) {
    throw new LockstepError('notSupported', `References of the kind “${kind}” are not supported.`, {
      remedy: { kind: 'text', text: `Supported are ${referenceKinds.join(', ')}.` },
    });
  }
  return await load();
}
