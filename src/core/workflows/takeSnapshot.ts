import type { Environment } from '../environment/environment.ts';
import type { EnvironmentSession } from '../environment/session.ts';
import { sealReading } from '../parity/sealReading.ts';
import { secretNames } from '../parity/secretNames.ts';
import { writeSnapshot } from '../references/snapshot/writeSnapshot.ts';
import { observeEnvironment } from './observeEnvironment.ts';
import type { ParitySources } from './paritySources.ts';

/** Facts of a running environment as a `lockstep.snapshot/1` document. */
export async function takeSnapshot(
  { environment, session }: { readonly environment: Environment; readonly session: EnvironmentSession },
  { seal, version, today }: ParitySources,
  signal: AbortSignal,
): Promise<string> {
  const readings = await observeEnvironment(environment, session, signal);
  const { keyId } = seal('');
  const secrets = secretNames(readings);
  return writeSnapshot(
    readings.map(reading => sealReading(reading, seal, secrets)),
    { keyId, version, createdAt: today },
  );
}
