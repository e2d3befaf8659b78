import { LockstepError } from '../../base/lockstepError.ts';
import type { Fact } from '../../environment/fact.ts';
import { snapshotSchema } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';

/** Throws `invalidInput` for what is no snapshot, `notSupported` for one of another version. */
export function parseSnapshot(text: string, file: string): Snapshot {
  const root = parseJson(text, file);
  const schema = isRecord(root) ? root['schema'] : undefined;
  if (!isRecord(root) || typeof schema !== 'string' || !schema.startsWith('lockstep.snapshot/')) {
    throw invalid(file, 'it has no “schema” of a snapshot');
  }
  if (schema !== snapshotSchema) {
    throw new LockstepError(
      'notSupported',
      `The snapshot ${file} is written as ${schema}; this Lockstep reads ${snapshotSchema}.`,
      {
        at: { file },
        remedy: { kind: 'text', text: 'Take the snapshot again with this version, or update Lockstep.' },
      },
    );
  }
  const { keyId, createdAt, tool, facts, speaks } = root;
  if (typeof keyId !== 'string' || typeof createdAt !== 'string')
    throw invalid(file, '“keyId” or “createdAt” is missing');
  if (!Array.isArray(facts) || !Array.isArray(speaks)) throw invalid(file, '“facts” or “speaks” is no list');
  const wrong = facts.findIndex(fact => !isFact(fact));
  if (wrong >= 0) throw invalid(file, `facts[${wrong}] is no fact`);
  if (!speaks.every(pattern => typeof pattern === 'string'))
    throw invalid(file, '“speaks” has something else than keys');
  const version = isRecord(tool) && typeof tool['version'] === 'string' ? tool['version'] : '';
  return { schema, keyId, createdAt, tool: { version }, facts: facts as Fact[], speaks };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(file, 'it is no JSON', error);
  }
}

function invalid(file: string, why: string, cause?: unknown): LockstepError {
  return new LockstepError('invalidInput', `${file} is no valid snapshot: ${why}.`, { at: { file }, cause });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFact(value: unknown): boolean {
  if (!isRecord(value) || typeof value['key'] !== 'string' || !Array.isArray(value['sources'])) return false;
  if (!value['sources'].every(source => isRecord(source) && typeof source['method'] === 'string')) return false;
  switch (value['status']) {
    case 'known':
      return isFactValue(value['value']);
    case 'unknown':
      return typeof value['resolve'] === 'string';
    default:
      return value['status'] === 'absent';
  }
}

function isFactValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(item => typeof item === 'string');
  if (isRecord(value)) return typeof value['sealed'] === 'string' && typeof value['keyId'] === 'string';
  return ['string', 'number', 'boolean'].includes(typeof value);
}
