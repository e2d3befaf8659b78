import type { DimensionId } from '../../core/parity/finding.ts';

const words: Readonly<Record<DimensionId, string>> = {
  cpu: 'Processor',
  os: 'Operating system',
  libc: 'C library',
  runtime: 'Runtimes',
  package: 'System packages',
  dependency: 'Dependencies',
  env: 'Variables',
  secret: 'Secrets',
  image: 'Image',
  identity: 'User and rights',
  resources: 'Memory and CPU',
  network: 'Network',
  mount: 'Mounts',
  time: 'Time and locale',
  service: 'Services',
  schema: 'Database schema',
  tls: 'Certificates',
  deployment: 'Deployment',
  build: 'Build tools',
  kernel: 'Kernel',
  flag: 'Feature flags',
};

export function dimensionWords(id: DimensionId): string {
  return words[id];
}
