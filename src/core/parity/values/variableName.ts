import type { FactKey } from '../../environment/fact.ts';

/** The name in `env.NAME`, `secret.NAME`, `service.<family>.env.NAME` and `build.argument.NAME`. */
export function variableName(key: FactKey): string | undefined {
  return /^(?:env|secret|build\.argument|service\.[^.]+\.env)\.(?!file\.)(?<name>.+)$/.exec(key)?.groups?.['name'];
}
