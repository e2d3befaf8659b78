import { window } from 'vscode';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { Cluster } from '../../core/cluster/cluster.ts';
import { clusterAccess } from '../platform/clusterAccess.ts';
import type { Face } from './face.ts';

type Doors = Pick<Face, 'progress' | 'log'>;

/** `cluster:NAMESPACE/deployment/web?context=NAME`, chosen step by step; only the chosen context is asked. */
export async function chooseClusterWorkload(face: Doors): Promise<string | undefined> {
  const { listContexts } = await import('../../core/workflows/listContexts.ts');
  const access = clusterAccess(face.log);
  const contexts = await ask(face, 'Reading your kubeconfig', signal => listContexts(access, signal));
  if (!contexts) return undefined;
  if (contexts.length === 0) throw new LockstepError('notFound', 'Your kubeconfig names no cluster.');
  const context = await window.showQuickPick([...contexts], {
    title: 'Production: which cluster?',
    placeHolder: 'A context of your kubeconfig; it is only read',
  });
  if (context === undefined) return undefined;
  const { connectContext } = await import('../../core/workflows/connectContext.ts');
  const cluster = await ask(face, `Asking ${context}`, signal => connectContext(context, access, signal));
  if (!cluster) return undefined;
  using owned = new DisposableStack();
  owned.use(cluster);
  const namespace = await chooseNamespace(cluster, face);
  if (namespace === undefined) return undefined;
  const workload = await chooseWorkload(cluster, namespace, face);
  return workload && `cluster:${namespace}/${workload}?context=${encodeURIComponent(context)}`;
}

async function chooseNamespace(cluster: Cluster, face: Doors): Promise<string | undefined> {
  const { listNamespaces } = await import('../../core/workflows/listNamespaces.ts');
  const asked = await ask(face, `Asking ${cluster.context}`, async signal => ({
    names: await listNamespaces(cluster, signal),
  }));
  const title = 'Production: which namespace?';
  if (!asked) return undefined;
  if (asked.names) return window.showQuickPick([...asked.names], { title });
  return window.showInputBox({ title, prompt: 'You may not list them, so name it', value: cluster.namespace });
}

async function chooseWorkload(cluster: Cluster, namespace: string, face: Doors): Promise<string | undefined> {
  const { listWorkloads } = await import('../../core/workflows/listWorkloads.ts');
  const found = await ask(face, `Asking ${cluster.context}`, signal => listWorkloads(cluster, namespace, signal));
  if (found?.length === 0) throw new LockstepError('notFound', `Nothing runs in the namespace ${namespace}.`);
  return found && window.showQuickPick([...found], { title: `Production: which workload of ${namespace}?` });
}

/** Undefined when the person cancelled. */
async function ask<T>(face: Doors, title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const outcome = await face.progress({ title, place: 'view' }, (_, signal) => work(signal));
  if (outcome.kind === 'failed') throw outcome.error;
  return outcome.kind === 'done' ? outcome.value : undefined;
}
