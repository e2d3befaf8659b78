import type { ReferenceTarget } from './referenceReader.ts';

/** The target as `--reference` takes it; parseReferenceTarget reads it back. */
export function formatReferenceTarget({ kind, path, options, workload }: ReferenceTarget): string {
  if (kind === 'cluster') return `cluster:${path}${workload === undefined ? '' : `/${workload}`}${query(options)}`;
  return `${kind}:${path}${query(options)}${workload === undefined ? '' : `#${readable(workload)}`}`;
}

function query(options: ReferenceTarget['options']): string {
  const pairs = Object.entries(options).flatMap(([name, values]) =>
    values.length === 0 ? [] : [`${name}=${values.map(readable).join(',')}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Encoded, but for what ends nothing: `deployment/web`, `arn:aws:eks:…`. */
function readable(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%3A', ':');
}
