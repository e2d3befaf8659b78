import { LockstepError } from '../../base/lockstepError.ts';
import type { Reading } from '../../environment/reading.ts';
import { FactList } from '../factList.ts';
import { imageContents } from '../images/imageContents.ts';
import { readImageTag } from '../images/imageTag.ts';
import { parseImageName } from '../images/parseImageName.ts';
import type { ReadOutcome, ReferenceReader } from '../referenceReader.ts';
import { inspectedFacts, inspectedSpeaks } from './inspectedFacts.ts';

/** `image:NAME`: what the engine and files of the image say; without an engine that has it, what its name tells. */
export const imageReader: ReferenceReader = {
  kind: 'image',
  async read(target, context, signal): Promise<ReadOutcome> {
    const { path: name } = target;
    const reading: Reading = { level: 'image', kind: 'image', source: name, facts: [], speaks: [], problems: [] };
    try {
      const inspection = await context.inspect?.({ kind: 'image', name }, signal);
      if (inspection === undefined) return byName(reading, 'no container engine is there to look into it');
      const byTag = nameFacts(name).filter(({ key }) => key === 'image.pinned');
      const facts = [...inspectedFacts(inspection, name), ...byTag];
      return { kind: 'read', readings: [{ ...reading, facts, speaks: inspectedSpeaks(inspection) }] };
    } catch (error) {
      const isAbsent =
        error instanceof LockstepError && ['notFound', 'unreachable', 'toolMissing'].includes(error.code);
      if (!isAbsent) throw error;
      return byName(reading, error.message);
    }
  },
};

function byName(reading: Reading, why: string): ReadOutcome {
  const problem = {
    message: `only the name of the image ${reading.source} is known: ${why}`,
    resolve: `Pull ${reading.source} to a running engine.`,
  };
  return { kind: 'read', readings: [{ ...reading, facts: nameFacts(reading.source), problems: [problem] }] };
}

function nameFacts(name: string): Reading['facts'] {
  const facts = new FactList('inferred');
  facts.addDetail('image.reference', name, 'the image’s name');
  facts.addDetail('image.pinned', readImageTag(parseImageName(name)).pinned, 'the image’s name');
  for (const [key, value] of imageContents(name)) facts.addDetail(key, value, 'the image’s name');
  return facts.facts;
}
