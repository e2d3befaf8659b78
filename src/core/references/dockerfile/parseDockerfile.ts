import { DockerfileParser, ModifiableInstruction, PropertyInstruction, type Instruction } from 'dockerfile-ast';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Position } from '../declared.ts';
import type { BuildStage, DockerInstruction, Dockerfile, Word } from './buildStage.ts';

/** Characters; real Dockerfiles are far below. */
const largestText = 1024 * 1024;

interface Range {
  readonly start: { readonly line: number; readonly character: number };
}

/** Throws `invalidInput` where there is no stage. */
export function parseDockerfile(text: string, file: string): Dockerfile {
  if (text.length > largestText) throw invalid(file, 'is larger than 1 MiB');
  const globals: DockerInstruction[] = [];
  const stages: (BuildStage & { readonly instructions: DockerInstruction[] })[] = [];
  for (const parsed of DockerfileParser.parse(text.replaceAll('\r\n', '\n')).getInstructions()) {
    const instruction = toInstruction(parsed, file);
    if (instruction.keyword === 'FROM') stages.push(toStage(instruction, stages.length));
    else (stages.at(-1)?.instructions ?? globals).push(instruction);
  }
  if (stages.length === 0) throw invalid(file, 'has no FROM, so it builds no image');
  return { file, globals, stages };
}

function invalid(file: string, what: string): LockstepError {
  return new LockstepError('invalidInput', `${file} ${what}.`, { at: { file, line: 1 } });
}

function toInstruction(parsed: Instruction, file: string): DockerInstruction {
  const position = ({ start }: Range): Position => ({ file, line: start.line + 1, column: start.character + 1 });
  const flags = parsed instanceof ModifiableInstruction ? parsed.getFlags() : [];
  const properties = parsed instanceof PropertyInstruction ? parsed.getProperties() : [];
  return {
    keyword: parsed.getKeyword().toUpperCase(),
    at: position(parsed.getRange()),
    text: (parsed.getArgumentsContent() ?? '').trim(),
    words: parsed.getArguments().map(word => ({ text: word.getValue(), at: position(word.getRange()) })),
    flags: new Map(flags.map(flag => [flag.getName(), flag.getValue() ?? ''])),
    properties: properties.map(property => [
      property.getName(),
      property.getValue() ?? undefined,
      position(property.getRange()),
    ]),
  };
}

function toStage(from: DockerInstruction, index: number): BuildStage & { readonly instructions: DockerInstruction[] } {
  const [base = { text: '', at: from.at }, as, name] = from.words satisfies readonly Word[];
  const platform = from.flags.get('platform');
  return {
    ...(as?.text.toLowerCase() === 'as' && name !== undefined ? { name: name.text.toLowerCase() } : {}),
    index,
    at: from.at,
    base,
    ...(platform === undefined ? {} : { platform }),
    instructions: [],
  };
}
