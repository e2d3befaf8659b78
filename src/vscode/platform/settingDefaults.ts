import type { Severity } from '../../core/parity/finding.ts';

/** Every setting with its default, as package.json has them; a test holds the two together. */
export const settingDefaults: {
  readonly 'parity.warnAt': Severity;
  readonly 'parity.checkOnSave': boolean;
  readonly 'logs.lines': number;
  readonly 'docker.contexts': readonly string[];
  readonly 'kubernetes.contexts': readonly string[];
  readonly 'kubernetes.namespaces': Readonly<Record<string, readonly string[]>>;
  readonly 'kubernetes.registry': string;
  readonly 'kubernetes.builder': string;
  readonly 'kubernetes.storageClass': string;
  readonly 'kubernetes.timeToLive': string;
  readonly 'kubernetes.files': 'upload' | 'clone' | 'cloneOverHttps';
  readonly 'kubernetes.trustedKubeconfigs': readonly string[];
  readonly 'registries.withoutTls': readonly string[];
} = {
  'parity.warnAt': 'high',
  'parity.checkOnSave': true,
  'logs.lines': 500,
  'docker.contexts': [],
  'kubernetes.contexts': [],
  'kubernetes.namespaces': {},
  'kubernetes.registry': '',
  'kubernetes.builder': 'quay.io/buildah/stable',
  'kubernetes.storageClass': '',
  'kubernetes.timeToLive': '',
  'kubernetes.files': 'upload',
  'kubernetes.trustedKubeconfigs': [],
  'registries.withoutTls': [],
};
