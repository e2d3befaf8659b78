import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The Git repository that a folder of this machine is in; both absolute. */
export function gitRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}
