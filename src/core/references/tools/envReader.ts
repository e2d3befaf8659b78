import { LockstepError } from '../../base/lockstepError.ts';
import { readEnvFiles } from '../compose/readEnvFiles.ts';
import { FactList } from '../factList.ts';
import { declaredText } from '../interpolation/declaredText.ts';
import type { Problem } from '../../environment/reading.ts';
import type { ReadOutcome, ReferenceReader } from '../referenceReader.ts';

/** `env:FILE`: an env file, read as Compose reads it, for a program that is started with it. */
export const envReader: ReferenceReader = {
  kind: 'env',
  async read(target, context, signal): Promise<ReadOutcome> {
    const problems: Problem[] = [];
    const scope = { files: context.files, variables: new Map<string, string>(), problems, required: true };
    const { entries, complete } = await readEnvFiles([target.path], scope, signal);
    if (!complete) {
      throw new LockstepError('notFound', `There is no env file ${target.path} in ${context.files.root}.`, {
        at: { file: target.path },
      });
    }
    const facts = new FactList();
    for (const [name, { value, at }] of entries) {
      if (value === undefined) facts.addUnknown(`env.${name}`, `Give ${name} a value in ${target.path}.`, at);
      else facts.declare(`env.${name}`, declaredText(value, at));
    }
    return {
      kind: 'read',
      readings: [{ level: 'orchestrator', kind: 'env', source: target.path, facts: facts.facts, speaks: [], problems }],
    };
  },
};
