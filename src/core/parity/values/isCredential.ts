import type { FactKey } from '../../environment/fact.ts';
import { isSecretName } from './isSecretName.ts';

/** Whether a `secret.` key holds what gives access, not a host, port, database or user name kept beside it. */
export function isCredential(key: FactKey): boolean {
  const name = key.slice(key.lastIndexOf('.env.') < 0 ? 'secret.'.length : key.lastIndexOf('.env.') + '.env.'.length);
  return (
    key.startsWith('secret.file.') || isSecretName(name) || /(?:^|_)(?:URL|URI|DSN|CONNECTION(?:_STRING)?)$/i.test(name)
  );
}
