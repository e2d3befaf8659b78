import type { Reading } from '../../environment/reading.ts';

/** What everything that starts containers can tell of one: without a fact it is not there. */
export const containerSpeaks: Reading['speaks'] = [
  'identity.readOnlyRootFilesystem',
  'identity.capabilities',
  'identity.privileged',
  'identity.noNewPrivileges',
  'resources.memory.limit',
  'resources.memory.request',
  'resources.cpu.limit',
  'resources.cpu.request',
  'resources.shm',
  'network.host.*',
  'mount./*',
  'service.*',
  'kernel.sysctl.*',
];
