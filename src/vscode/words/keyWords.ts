import type { FactKey } from '../../core/environment/fact.ts';

/** A key below its dimension: `node`, `memory limit`, `NODE_ENV`; names of the user's stay as they are. */
export function keyWords(key: FactKey): string {
  const rest = key.slice(key.indexOf('.') + 1).replace(/pinned$/, 'image');
  return /^(?:env|secret|dependency|package|mount)\./.test(key) ? rest : rest.replaceAll('.', ' ');
}
