import { posix } from 'node:path';
import { errorMessage } from '../../base/errorMessage.ts';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Reading } from '../../environment/reading.ts';
import { FactList } from '../factList.ts';
import type { ReadOutcome, ReferenceReader } from '../referenceReader.ts';
import { parseToolFile, toolFiles } from './toolFile.ts';
import { toolKey, toolVersion } from './toolNames.ts';

/** `tools:FOLDER` or `tools:FILE`: the versions that a project's tool files ask for, one reading for each file. */
export const toolsReader: ReferenceReader = {
  kind: 'tools',
  async read(target, context, signal): Promise<ReadOutcome> {
    const name = posix.basename(target.path);
    const isFile = toolFiles.includes(name);
    const paths = isFile ? [target.path] : toolFiles.map(file => posix.join(target.path, file));
    const readings: Reading[] = [];
    for (const path of paths) {
      const text = await context.files.read(path, signal);
      if (text !== undefined) readings.push(readToolFile(path, text));
      else if (isFile) {
        throw new LockstepError('notFound', `There is no ${path} in ${context.files.root}.`, { at: { file: path } });
      }
    }
    return { kind: 'read', readings: readings.filter(({ facts, problems }) => facts.length + problems.length > 0) };
  },
};

function readToolFile(path: string, text: string): Reading {
  const facts = new FactList();
  const reading = { level: 'tooling', kind: 'tool', source: path, speaks: [] } as const;
  try {
    for (const { tool, version, at } of parseToolFile(posix.basename(path), text, path)) {
      const key = toolKey(tool);
      const known = toolVersion(version);
      if (known !== undefined) facts.add(key, known, at);
      else facts.addUnknown(key, `“${version}” is no fixed version: write a number.`, at);
    }
    return { ...reading, facts: facts.facts, problems: [] };
  } catch (error) {
    // A broken tool file must not keep everything else from being compared.
    return {
      ...reading,
      facts: [],
      problems: [{ file: path, message: whyNot(path, error) }],
    };
  }
}

/** A parser's own message goes on with the lines it stumbled over. */
function whyNot(path: string, error: unknown): string {
  return `${path} can't be read: ${errorMessage(error).split('\n')[0] ?? ''}`;
}
