import type { Declared, Position } from '../declared.ts';
import type { FactList } from '../factList.ts';
import { readImageTag } from '../images/imageTag.ts';
import { parseImageName } from '../images/parseImageName.ts';
import { knownServiceFamily, serviceFamily } from '../images/serviceFamily.ts';

/** A service that a workload stands on, as an orchestrator declares it. */
export interface BackingService {
  readonly at: Position;
  readonly image?: Declared<string>;
  readonly environment: ReadonlyMap<string, Declared<string>>;
  readonly command?: Declared<readonly string[]>;
  /** Where its data lies. */
  readonly persistence: 'named' | 'bind' | 'network' | 'memory' | 'ephemeral';
  readonly user?: Declared<string>;
  /** Bytes. */
  readonly memory?: Declared<number>;
}

/**
 * The family of a service beside a workload. None for what is built here or comes from the workload's own registry and
 * namespace: that is another part of the same product and not what it stands on.
 */
export function backingFamily(
  name: string,
  image: string | undefined,
  workloadImage: string | undefined,
): string | undefined {
  if (image === undefined) return knownServiceFamily(name);
  const known = knownServiceFamily(image);
  if (known !== undefined) return known;
  const namespace = namespaceOf(image);
  const isSibling = namespace !== '' && workloadImage !== undefined && namespace === namespaceOf(workloadImage);
  return isSibling || image === workloadImage ? undefined : serviceFamily(image);
}

function namespaceOf(image: string): string {
  return parseImageName(image).repository.split('/').slice(0, -1).join('/');
}

/** One set of `service.<family>` facts; a second service of the same family adds nothing. */
export function addBackingService(facts: FactList, family: string, service: BackingService): void {
  const key = `service.${family}`;
  if (facts.has(key)) return;
  facts.add(key, true, service.at);
  addVersion(facts, key, service);
  facts.add(`${key}.persistence`, service.persistence, service.at);
  facts.declare(`${key}.user`, service.user);
  facts.declare(`${key}.memory.limit`, service.memory);
  for (const [name, value] of service.environment) facts.declare(`${key}.env.${name}`, value);
  const { command } = service;
  if (command?.kind !== 'known') {
    facts.declare(`${key}.command`, command);
    return;
  }
  facts.add(`${key}.command`, withoutPasswords(command.value), command.at);
  for (const [name, value] of settings(command.value)) {
    if (isPassword(name)) facts.add(`${key}.auth`, true, command.at);
    else facts.add(`${key}.setting.${name}`, value, command.at);
  }
}

function addVersion(facts: FactList, key: string, { image }: BackingService): void {
  if (image === undefined) return;
  if (image.kind === 'unknown') {
    facts.declare(`${key}.version`, image);
    return;
  }
  const { version, pinned } = readImageTag(parseImageName(image.value));
  if (version !== undefined) facts.add(`${key}.version`, version, image.at);
  else facts.addUnknown(`${key}.version`, `“${image.value}” names no version: give it a tag with one.`, image.at);
  facts.add(`${key}.pinned`, pinned, image.at);
}

function isPassword(name: string): boolean {
  return /pass(?!ive)|secret|token|api-?key|credential|^-*(?:master)?auth$/i.test(name);
}

function withoutPasswords(argv: readonly string[]): readonly string[] {
  return argv.map((word, index) => {
    const before = argv[index - 1] ?? '';
    if (/^--?\w/.test(before) && !before.includes('=') && isPassword(before)) return '•••';
    return isPassword(word.split('=')[0] ?? '') ? word.replace(/=.*$/s, '=•••') : word;
  });
}

/** `-c name=value`, `--name=value` and `--name value`, as databases take their settings. */
function settings(argv: readonly string[]): readonly (readonly [string, string])[] {
  return argv.flatMap((word, index) => {
    const next = argv[index + 1];
    const pair = word === '-c' ? next : /^--?[A-Za-z][\w.-]*=/.test(word) ? word.replace(/^--?/, '') : undefined;
    const { name, value } = /^(?<name>[^=]+)=(?<value>.*)$/s.exec(pair ?? '')?.groups ?? {};
    if (name !== undefined && value !== undefined) return [[name, value] as const];
    const isName = /^--[A-Za-z][\w.-]*$/.test(word);
    return isName && next !== undefined && !next.startsWith('-') ? [[word.slice(2), next] as const] : [];
  });
}
