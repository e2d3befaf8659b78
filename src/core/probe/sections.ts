import type { ProbeSection } from './section.ts';
import { caseSensitivity } from './sections/caseSensitivity.ts';
import { cpu } from './sections/cpu.ts';
import { environment } from './sections/environment.ts';
import { identity } from './sections/identity.ts';
import { kernel } from './sections/kernel.ts';
import { libc } from './sections/libc.ts';
import { os } from './sections/os.ts';
import { packages } from './sections/packages.ts';
import { resources } from './sections/resources.ts';
import { runtime } from './sections/runtime.ts';
import { time } from './sections/time.ts';

export const sections: readonly ProbeSection[] = [
  environment,
  runtime,
  os,
  kernel,
  cpu,
  libc,
  identity,
  resources,
  time,
  caseSensitivity,
  packages,
];
