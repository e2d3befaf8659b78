import type { Remedy } from '../core/base/lockstepError.ts';

/** What the command line has in place of the editor's settings. */
const options: Readonly<Record<string, string>> = {
  'lockstep.docker.contexts': 'DOCKER_CONTEXT',
  'lockstep.kubernetes.contexts': 'LOCKSTEP_KUBERNETES_CONTEXTS',
  'lockstep.kubernetes.registry': '--registry HOST/PATH or LOCKSTEP_KUBERNETES_REGISTRY',
  'lockstep.kubernetes.storageClass': 'LOCKSTEP_KUBERNETES_STORAGE_CLASS',
  'lockstep.registries.withoutTls': 'LOCKSTEP_PLAIN_REGISTRIES',
};

/** A remedy as somebody at a terminal can follow it. */
export function remedyWords(remedy: Remedy): string {
  const option = remedy.kind === 'openSetting' ? options[remedy.setting] : undefined;
  return option === undefined ? remedy.text : `${remedy.text.replace(/\.$/, '')}: ${option}`;
}
