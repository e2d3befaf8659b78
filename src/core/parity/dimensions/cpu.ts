import { alias } from '../comparators/alias.ts';
import { exact } from '../comparators/exact.ts';
import type { Dimension } from '../rule.ts';

export const cpu = {
  id: 'cpu',
  weight: 7.5,
  rules: [
    {
      pattern: 'cpu.architecture',
      compare: alias([
        ['amd64', 'x86_64', 'x86-64', 'x64', 'linux/amd64'],
        ['arm64', 'aarch64', 'arm64/v8', 'arm64v8', 'linux/arm64', 'linux/arm64/v8'],
        ['arm', 'armv7', 'armv7l', 'arm/v7', 'armhf', 'linux/arm/v7'],
        ['386', 'i386', 'i686', 'linux/386'],
      ]),
      severity: 'medium',
      reason: 'Native modules and images built here may not run on the other processor, or only emulated and slow.',
      resolve: 'Measure a running environment, or state the platform in the source that starts the workload.',
    },
    {
      pattern: 'cpu.emulated',
      compare: exact,
      absent: false,
      assumed: false,
      severity: 'low',
      reason: 'Emulated programs are slow and sometimes fail where real ones work.',
      resolve: 'Measure a running environment.',
    },
  ],
} satisfies Dimension;
