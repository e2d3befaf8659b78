import type { Reading } from '../../environment/reading.ts';
import type { ReadOutcome, ReferenceReader } from '../referenceReader.ts';
import { inspectedFacts, inspectedSpeaks } from './inspectedFacts.ts';

/** `container:NAME`: what the engine says of a running container and what its files tell; nothing is executed in it. */
export const containerReader: ReferenceReader = {
  kind: 'container',
  async read(target, context, signal): Promise<ReadOutcome> {
    const { path: name } = target;
    const reading: Reading = {
      level: 'observed',
      kind: 'container',
      source: name,
      facts: [],
      speaks: [],
      problems: [],
    };
    const inspection = await context.inspect?.({ kind: 'container', name }, signal);
    if (inspection === undefined) {
      const problem = { message: `no container engine is there to look at ${name}`, resolve: 'Start Docker.' };
      return { kind: 'read', readings: [{ ...reading, problems: [problem] }] };
    }
    const speaks: Reading['speaks'] = [
      ...inspectedSpeaks(inspection),
      'identity.readOnlyRootFilesystem',
      'identity.capabilities',
      'identity.privileged',
      'identity.noNewPrivileges',
      'resources.*',
      'network.port.*',
      'mount./*',
    ];
    return { kind: 'read', readings: [{ ...reading, facts: inspectedFacts(inspection, name), speaks }] };
  },
};
