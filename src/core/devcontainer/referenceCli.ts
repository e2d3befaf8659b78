import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the reference CLI's program: beside the bundle, or in the dependencies when run from source. */
export function referenceCliPath(): string {
  const bundled = fileURLToPath(new URL('devcontainers-cli/devcontainer.js', import.meta.url));
  if (existsSync(bundled)) return bundled;
  return join(dirname(createRequire(import.meta.url).resolve('@devcontainers/cli/package.json')), 'devcontainer.js');
}
