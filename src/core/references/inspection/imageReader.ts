import { LockstepError, type ErrorCode } from '../../base/lockstepError.ts';
import type { Reading } from '../../environment/reading.ts';
import { FactList } from '../factList.ts';
import { imageContents } from '../images/imageContents.ts';
import { readImageTag } from '../images/imageTag.ts';
import { parseImageName } from '../images/parseImageName.ts';
import type { ReadOutcome, ReferenceReader } from '../referenceReader.ts';
import { inspectedFacts, inspectedSpeaks } from './inspectedFacts.ts';

/** `image:NAME[?platform=linux/arm64]`: what an engine or the registry has of it; where neither has, what its name tells. */
export const imageReader: ReferenceReader = {
  kind: 'image',
  async read(target, context, signal): Promise<ReadOutcome> {
    const { path: name, options } = target;
    const [platform] = options['platform'] ?? [];
    const reading: Reading = { level: 'image', kind: 'image', source: name, facts: [], speaks: [], problems: [] };
    try {
      const inspection = await context.inspect?.(
        { kind: 'image', name, ...(platform === undefined ? {} : { platform }) },
        signal,
      );
      if (inspection === undefined) return byName(reading, 'no container engine is there to look into it');
      const byTag = nameFacts(name).filter(({ key }) => key === 'image.pinned');
      const facts = [...inspectedFacts(inspection, name), ...byTag];
      return { kind: 'read', readings: [{ ...reading, facts, speaks: inspectedSpeaks(inspection) }] };
    } catch (error) {
      if (!(error instanceof LockstepError) || !degrading.has(error.code)) throw error;
      const { remedy } = error;
      return byName(reading, error.message, remedy?.text);
    }
  },
};

/** Nobody has it or lets us read it; its name still tells something. */
const degrading: ReadonlySet<ErrorCode> = new Set([
  'notFound',
  'unreachable',
  'toolMissing',
  'forbidden',
  'notSupported',
  'invalidInput',
]);

function byName(reading: Reading, why: string, resolve = `Pull ${reading.source} to a running engine.`): ReadOutcome {
  const problem = { message: `only the name of the image ${reading.source} is known: ${why}`, resolve };
  return { kind: 'read', readings: [{ ...reading, facts: nameFacts(reading.source), problems: [problem] }] };
}

function nameFacts(name: string): Reading['facts'] {
  const facts = new FactList('inferred');
  facts.addDetail('image.reference', name, 'the image’s name');
  facts.addDetail('image.pinned', readImageTag(parseImageName(name)).pinned, 'the image’s name');
  for (const [key, value] of imageContents(name)) facts.addDetail(key, value, 'the image’s name');
  return facts.facts;
}
