import { posix } from 'node:path';
import type { Fact } from '../../environment/fact.ts';
import type { Reading } from '../../environment/reading.ts';
import { mapDeclared } from '../declared.ts';
import type { Declared } from '../declared.ts';
import { FactList } from '../factList.ts';
import { imageContents } from '../images/imageContents.ts';
import { wellKnownSpeaks } from '../images/wellKnownSpeaks.ts';
import { readImageTag } from '../images/imageTag.ts';
import { parseImageName } from '../images/parseImageName.ts';
import { declaredText } from '../interpolation/declaredText.ts';
import { addEnvironmentFacts } from '../workload/environmentFacts.ts';
import { platformArchitecture } from '../workload/platformArchitecture.ts';
import { addUserFacts } from '../workload/userFacts.ts';
import type { Dockerfile } from './buildStage.ts';
import { copiedPrograms } from './copiedPrograms.ts';
import { installedPrograms } from './installedPrograms.ts';
import type { ResolvedInstruction, ResolvedStage } from './resolveStage.ts';

export interface DockerfileSource {
  readonly dockerfile: Dockerfile;
  readonly stage: ResolvedStage;
  /** Values of `--build-arg`. */
  readonly given: ReadonlyMap<string, string>;
}

/** What the image of a stage has in it; stages it only copies from count by what is copied. */
export function dockerfileFacts({ dockerfile, stage, given }: DockerfileSource): readonly Fact[] {
  const facts = new FactList();
  addBase(facts, stage);
  addEnvironmentFacts(facts, stage.environment);
  for (const program of [...installedPrograms(stage), ...copiedPrograms(dockerfile, stage, given)]) {
    if (program.version !== undefined) facts.add(program.key, program.version, program.at);
    else if (!facts.has(program.key)) {
      facts.addUnknown(
        program.key,
        'No version is asked for: read the built image, or measure it running.',
        program.at,
      );
    }
  }
  addSettings(facts, stage.instructions);
  for (const [name, value] of stage.args) facts.declare(`build.argument.${name}`, value);
  if (stage.stage.name !== undefined) facts.add('build.stage', stage.stage.name, stage.stage.at);
  return facts.facts;
}

function addBase(facts: FactList, { base, platform }: ResolvedStage): void {
  facts.declare('image.base', base);
  const architecture = platform?.includes('$') === true ? undefined : platformArchitecture(platform ?? '');
  if (architecture !== undefined) facts.add('cpu.architecture', architecture, base.at);
  if (base.kind === 'unknown') return;
  if (base.value !== 'scratch') facts.add('image.pinned', readImageTag(parseImageName(base.value)).pinned, base.at);
  for (const [key, value] of imageContents(base.value)) facts.add(key, value, base.at, 'inferred');
}

/** Instructions of which the last counts. */
function addSettings(facts: FactList, instructions: readonly ResolvedInstruction[]): void {
  let folder = '/';
  for (const instruction of instructions) {
    const { keyword, text, words, at, fill } = instruction;
    switch (keyword) {
      case 'WORKDIR':
        folder = posix.resolve(folder, fill(text.replace(/^(['"])(.*)\1$/, '$2')));
        facts.declare('image.workdir', declaredText(folder, at));
        break;
      case 'USER':
        addUserFacts(facts, declaredText(fill(text), words[0]?.at ?? at));
        break;
      case 'CMD':
        facts.add('image.command', execForm(text), at);
        break;
      case 'ENTRYPOINT':
        facts.add('image.entrypoint', execForm(text), at);
        break;
      case 'EXPOSE':
        for (const port of words) addPort(facts, declaredText(fill(port.text), port.at));
        break;
      case 'HEALTHCHECK':
        if (!/^NONE$/i.test(text))
          facts.add('deployment.healthcheck', execForm(text.replace(/^CMD\s+/i, '')).join(' '), at);
        break;
      case 'VOLUME':
        for (const path of paths(text)) facts.add(`mount.${path}`, 'ephemeral', at);
        break;
    }
  }
}

function addPort(facts: FactList, declared: Declared<string>): void {
  const key = mapDeclared(declared, text => /^\d+(?:\/(?:tcp|udp|sctp))?$/i.exec(text)?.[0].toLowerCase());
  if (key?.kind === 'known')
    facts.add(`network.port.${key.value.includes('/') ? key.value : `${key.value}/tcp`}`, true, key.at);
}

/** A JSON list as it is, anything else through the shell. */
function execForm(text: string): readonly string[] {
  return jsonStrings(text) ?? ['/bin/sh', '-c', text];
}

function paths(text: string): readonly string[] {
  return jsonStrings(text) ?? text.split(/\s+/);
}

function jsonStrings(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every(word => typeof word === 'string') ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What a Dockerfile can tell: on a well-known base also of what it doesn't mention, on any other only of what it sets.
 * Never of packages and ports that it doesn't name: every base brings some, and dependencies follow.
 */
export function dockerfileSpeaks({ stage }: DockerfileSource): Reading['speaks'] {
  const base = stage.base.kind === 'known' ? stage.base.value : undefined;
  const known = base === undefined ? undefined : wellKnownSpeaks(base);
  if (known === undefined) {
    const isEntered = stage.instructions.some(({ keyword }) => keyword === 'ENTRYPOINT');
    return isEntered ? ['image.base', 'image.entrypoint', 'image.command'] : ['image.base'];
  }
  return ['image.base', 'image.command', 'image.entrypoint', 'image.workdir', 'deployment.healthcheck', ...known];
}
