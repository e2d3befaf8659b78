import { posix, win32 } from 'node:path';

export interface KubeconfigPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** The files that kubectl would read, there or not: those of KUBECONFIG, else `~/.kube/config`. */
export function kubeconfigFiles({ env, home, platform }: KubeconfigPlaces): readonly string[] {
  const path = platform === 'win32' ? win32 : posix;
  const listed = (env['KUBECONFIG'] ?? '').split(path.delimiter).filter(file => file !== '');
  if (listed.length === 0) return [path.join(home, '.kube', 'config')];
  return [...new Set(listed.map(file => path.resolve(file)))];
}
