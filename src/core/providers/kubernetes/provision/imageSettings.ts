import type { RegistryImage } from '../../../registry/readRegistryImage.ts';

/** What an image brings by itself, as far as the environment is made by it. */
export type ImageSettings = Pick<
  RegistryImage,
  'user' | 'env' | 'entrypoint' | 'cmd' | 'workdir' | 'labels' | 'exposedPorts'
> & {
  /** Text of `/etc/passwd` and `/etc/group`, where they could be read. */
  readonly passwd?: string;
  readonly group?: string;
};

export const unknownSettings: ImageSettings = {
  user: '',
  env: {},
  entrypoint: undefined,
  cmd: undefined,
  workdir: '',
  labels: {},
  exposedPorts: [],
};
