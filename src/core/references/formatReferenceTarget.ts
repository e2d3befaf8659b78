import type { ReferenceTarget } from './referenceReader.ts';

/** The target as `--reference` takes it; parseReferenceTarget reads it back. */
export function formatReferenceTarget({ kind, path, options, workload }: ReferenceTarget): string {
  const pairs = Object.entries(options).flatMap(([name, values]) =>
    values.length === 0 ? [] : [`${name}=${values.map(encodeURIComponent).join(',')}`],
  );
  const query = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  return `${kind}:${path}${query}${workload === undefined ? '' : `#${encodeWorkload(workload)}`}`;
}

/** `deployment/web` reads better with its slash. */
function encodeWorkload(workload: string): string {
  return encodeURIComponent(workload).replaceAll('%2F', '/');
}
