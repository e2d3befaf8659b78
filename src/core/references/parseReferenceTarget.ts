import { LockstepError } from '../base/lockstepError.ts';
import type { ReferenceTarget } from './referenceReader.ts';

/**
 * Parses `KIND:PATH[?OPTION=VALUE&…][#WORKLOAD]` of the report's command. An option may repeat, and its value may be
 * a list with commas; `%XX` stands for a character that would end it. Of `cluster:NAMESPACE/deployment/web?context=NAME`
 * the namespace is the path; a context's `/` and `:` may stand as they are.
 * Throws `usage`.
 */
export function parseReferenceTarget(text: string): ReferenceTarget {
  const { kind, path, options, workload } =
    /^(?<kind>[a-z][a-z-]*):(?<path>[^?#]+)(?:\?(?<options>[^#]*))?(?:#(?<workload>.*))?$/s.exec(text)?.groups ?? {};
  if (kind === undefined || path === undefined) throw unreadable(text, 'it should look like KIND:PATH');
  if (workload === '') throw unreadable(text, 'nothing follows the #');
  const [place, inPath] = kind === 'cluster' ? splitPath(path) : [path, undefined];
  const named = workload === undefined ? inPath : decode(text, workload);
  return { kind, path: place, options: parseOptions(text, options ?? ''), ...(named ? { workload: named } : {}) };
}

/** A cluster's path is a namespace, and behind a slash the workload: `shop/deployment/web`. */
function splitPath(path: string): readonly [path: string, workload: string | undefined] {
  const slash = path.indexOf('/');
  return slash === -1 ? [path, undefined] : [path.slice(0, slash), path.slice(slash + 1)];
}

function parseOptions(text: string, options: string): Record<string, readonly string[]> {
  const parsed = new Map<string, string[]>();
  for (const option of options.split('&').filter(part => part !== '')) {
    const equals = option.indexOf('=');
    if (equals < 1) throw unreadable(text, `the option “${option}” has no value`);
    const name = option.slice(0, equals);
    const values = option.slice(equals + 1).split(',');
    parsed.set(name, [...(parsed.get(name) ?? []), ...values.map(value => decode(text, value))]);
  }
  return Object.fromEntries(parsed);
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    throw unreadable(text, `“${part}” has a % that stands for nothing`, error);
  }
}

function unreadable(text: string, why: string, cause?: unknown): LockstepError {
  return new LockstepError('usage', `The reference “${text}” can't be read: ${why}.`, {
    cause,
    remedy: {
      kind: 'text',
      text: 'Write it as compose:compose.yaml#web, kubernetes:k8s#deployment/web, cluster:NAMESPACE/deployment/web?context=NAME or image:NAME.',
    },
  });
}
