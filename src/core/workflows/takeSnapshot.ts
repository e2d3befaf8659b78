import { sealReading } from '../parity/sealReading.ts';
import { secretNames } from '../parity/secretNames.ts';
import { writeSnapshot } from '../references/snapshot/writeSnapshot.ts';
import { observeEnvironment } from './observeEnvironment.ts';
import type { ParityRequest } from './parityRequest.ts';
import type { ParitySources } from './paritySources.ts';

/** Facts of a running environment as a `lockstep.snapshot/1` document. */
export async function takeSnapshot(
  measured: NonNullable<ParityRequest['environment']>,
  sources: ParitySources,
  signal: AbortSignal,
): Promise<string> {
  const readings = await observeEnvironment(measured, sources, signal);
  const { seal, version, today } = sources;
  const { keyId } = seal('');
  const secrets = secretNames(readings);
  return writeSnapshot(
    readings.map(reading => sealReading(reading, seal, secrets)),
    { keyId, version, createdAt: today },
  );
}
