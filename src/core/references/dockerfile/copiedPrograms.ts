import { imageContents } from '../images/imageContents.ts';
import { readImageTag } from '../images/imageTag.ts';
import { parseImageName } from '../images/parseImageName.ts';
import type { Dockerfile } from './buildStage.ts';
import { programAt } from './installedPrograms.ts';
import type { Program } from './installedPrograms.ts';
import { resolveStage } from './resolveStage.ts';
import type { ResolvedStage } from './resolveStage.ts';

const inPrograms = /(?:^|\/)s?bin\//;

/** Programs that `COPY --from` takes from another stage or image into a folder for programs. */
export function copiedPrograms(
  dockerfile: Dockerfile,
  { instructions }: ResolvedStage,
  given: ReadonlyMap<string, string>,
): readonly Program[] {
  return instructions.flatMap(({ keyword, words, flags, fill }) => {
    const from = keyword === 'COPY' ? flags.get('from') : undefined;
    const target = words.at(-1);
    if (from === undefined || target === undefined || !inPrograms.test(target.text)) return [];
    const origin = fill(from);
    const stage = dockerfile.stages.find(each => each.name === origin.toLowerCase() || String(each.index) === origin);
    const image = stage === undefined ? origin : baseOf(dockerfile, stage.index, given);
    return words.slice(0, -1).map(word => {
      const path = target.text.endsWith('/') ? word.text : target.text;
      const program = programAt(fill(path), undefined, word);
      const version = image === undefined ? undefined : versionIn(image, program.key, stage === undefined);
      return version === undefined ? program : { ...program, version };
    });
  });
}

function baseOf(dockerfile: Dockerfile, index: number, given: ReadonlyMap<string, string>): string | undefined {
  const stage = dockerfile.stages[index];
  const base = stage === undefined ? undefined : resolveStage(dockerfile, stage, given).base;
  return base?.kind === 'known' ? base.value : undefined;
}

/** An image that is named for its program has the program's version as its tag. */
function versionIn(image: string, key: string, isDirect: boolean): string | undefined {
  const contained = imageContents(image).find(([name]) => name === key)?.[1];
  return contained ?? (isDirect ? readImageTag(parseImageName(image)).version : undefined);
}
