import type { DevContainer } from '../../devcontainer/devContainer.ts';
import type { LocalFeature } from '../../devcontainer/readLocalFeatures.ts';
import { known, type Declared, type Position } from '../declared.ts';
import { FactList } from '../factList.ts';
import { addImageFacts } from '../images/imageFacts.ts';
import { capabilities } from '../workload/capabilities.ts';
import { addEnvironmentFacts } from '../workload/environmentFacts.ts';
import { addUserFacts } from '../workload/userFacts.ts';
import { addFeatureFacts } from './featureFacts.ts';
import { addMount, addRunArgument } from './runArgumentFacts.ts';
import { parseRunArguments, type RunArgument } from './runArguments.ts';

const variable = /\$\{(?<expression>(?:localEnv|env|containerEnv|localWorkspaceFolder|devcontainerId)[^}]*)\}/;

/** Everything that devcontainer.json says of its container by itself; what Compose says of the service is Compose's to tell. */
export function devContainerFacts(
  devContainer: DevContainer,
  features: readonly LocalFeature[],
  /** The capabilities that Compose leaves the service, which `capAdd` adds to. */
  composeCapabilities: readonly string[] | undefined,
): FactList {
  const facts = new FactList();
  const { source, properties } = devContainer;
  const isCompose = source.kind === 'compose';
  const runArguments = isCompose
    ? []
    : parseRunArguments(properties.runArgs ?? [], index => devContainer.at(['runArgs', index]));
  if (source.kind === 'image') addImageFacts(facts, declare(source.image, devContainer.at(['image'])));
  addFeatureFacts(facts, devContainer);
  addEnvironmentFacts(facts, environment(devContainer, features, runArguments));
  addUser(facts, devContainer, runArguments);
  addIdentity(facts, devContainer, { runArguments, composeCapabilities });
  for (const { name, value, at } of runArguments) addRunArgument(facts, name, declare(value, at), value);
  for (const [index, mount] of (properties.mounts ?? []).entries())
    addMount(facts, mount, devContainer.at(['mounts', index]));
  addPorts(facts, devContainer);
  return facts;
}

function declare(text: string, at: Position): Declared<string> {
  const expression = variable.exec(text)?.groups?.['expression'];
  if (expression === undefined) return known(text, at);
  const name = expression.split(':')[1] ?? expression;
  return { kind: 'unknown', at, resolve: `It depends on ${name}, which is known only where the container runs.` };
}

/** Later ones win: Features, runArgs, containerEnv, remoteEnv. */
function environment(
  devContainer: DevContainer,
  features: readonly LocalFeature[],
  runArguments: readonly RunArgument[],
): ReadonlyMap<string, Declared<string>> {
  const { properties } = devContainer;
  const variables = new Map<string, Declared<string>>();
  for (const { id, containerEnv } of features) {
    for (const [name, value] of Object.entries(containerEnv))
      variables.set(name, declare(value, devContainer.at(['features', id])));
  }
  for (const { name, value, at } of runArguments) {
    if (name !== 'env') continue;
    const equals = value.indexOf('=');
    if (equals > 0) variables.set(value.slice(0, equals), declare(value.slice(equals + 1), at));
    else variables.set(value, { kind: 'unknown', at, resolve: `Its value comes from ${value} of the machine.` });
  }
  for (const group of ['containerEnv', 'remoteEnv'] as const) {
    for (const [name, value] of Object.entries(properties[group] ?? {})) {
      if (value === null) variables.delete(name);
      else variables.set(name, declare(value, devContainer.at([group, name])));
    }
  }
  return variables;
}

function addUser(facts: FactList, devContainer: DevContainer, runArguments: readonly RunArgument[]): void {
  const { remoteUser, containerUser } = devContainer.properties;
  const argument = runArguments.findLast(each => each.name === 'user');
  const ofImage = userOfImage(devContainer);
  if (remoteUser !== undefined) addUserFacts(facts, declare(remoteUser, devContainer.at(['remoteUser'])));
  else if (ofImage !== undefined) addUserFacts(facts, known(ofImage, devContainer.at(['image'])));
  else if (containerUser !== undefined) addUserFacts(facts, declare(containerUser, devContainer.at(['containerUser'])));
  else if (argument !== undefined) addUserFacts(facts, declare(argument.value, argument.at));
}

/** The user that the metadata of the Dev Containers project's own images sets (devcontainers/images). */
function userOfImage({ source }: DevContainer): string | undefined {
  if (source.kind !== 'image' || !/(?:^|\/)devcontainers\/[\w-]+(?:[:@]|$)/.test(source.image)) return undefined;
  return /\/(?:type|java)script-node\b/.test(source.image) ? 'node' : 'vscode';
}

function addIdentity(
  facts: FactList,
  devContainer: DevContainer,
  {
    runArguments,
    composeCapabilities,
  }: { readonly runArguments: readonly RunArgument[]; readonly composeCapabilities: readonly string[] | undefined },
): void {
  const { properties, source } = devContainer;
  const isCompose = source.kind === 'compose';
  const given = (name: string): readonly RunArgument[] => runArguments.filter(each => each.name === name);
  const start = devContainer.at([]);
  const flag = given('privileged')[0];
  const privileged = properties.privileged === true || (flag !== undefined && flag.value !== 'false');
  if (privileged) facts.add('identity.privileged', true, flag?.at ?? devContainer.at(['privileged']));
  else if (!isCompose) facts.add('identity.privileged', false, start, 'inferred');

  const options = [...(properties.securityOpt ?? []), ...given('security-opt').map(each => each.value)];
  const noNew = options.some(option => /^no-new-privileges(?:[:=]true)?$/.test(option));
  if (noNew)
    facts.add('identity.noNewPrivileges', true, given('security-opt')[0]?.at ?? devContainer.at(['securityOpt']));
  else if (!isCompose) facts.add('identity.noNewPrivileges', false, start, 'inferred');

  const add = [...(properties.capAdd ?? []), ...given('cap-add').map(each => each.value)];
  const drop = given('cap-drop').map(each => each.value);
  const declaredAt =
    given('cap-drop')[0]?.at ??
    given('cap-add')[0]?.at ??
    (properties.capAdd === undefined ? undefined : devContainer.at(['capAdd']));
  if (isCompose && declaredAt === undefined && !privileged) return;
  const left =
    composeCapabilities === undefined
      ? capabilities({ add, drop, privileged })
      : capabilities({ add: [...composeCapabilities, ...add], drop: ['ALL'], privileged });
  facts.add('identity.capabilities', left, declaredAt ?? start, declaredAt === undefined ? 'inferred' : 'declared');
}

const defaultShm = 64 * 2 ** 20;

/** Defaults of `docker run` and of Dev Containers, which hold unless `runArgs` say otherwise. */
export function addRunDefaults(facts: FactList, devContainer: DevContainer): void {
  const at = devContainer.at([]);
  facts.add('deployment.replicas', 1, at, 'inferred');
  // As the reference CLI starts it, so that it stays up whatever the image would run.
  if (devContainer.properties.overrideCommand !== false)
    facts.add('deployment.command', ['/bin/sh', '-c', 'while sleep 1 & wait $!; do :; done'], at, 'inferred');
  if (!facts.has('resources.shm')) facts.add('resources.shm', defaultShm, at, 'inferred');
  if (!facts.has('identity.readOnlyRootFilesystem'))
    facts.add('identity.readOnlyRootFilesystem', false, at, 'inferred');
}

/** `db:5432` is another service's port. */
function addPorts(facts: FactList, devContainer: DevContainer): void {
  const { forwardPorts = [], appPort } = devContainer.properties;
  const add = (port: number | string, at: Position): void => {
    const number = /^(?:localhost:|\d+:)?(?<port>\d+)$/.exec(String(port))?.groups?.['port'];
    if (number !== undefined) facts.add(`network.port.${number}/tcp`, true, at);
  };
  for (const [index, port] of forwardPorts.entries()) add(port, devContainer.at(['forwardPorts', index]));
  for (const port of [appPort ?? []].flat()) add(port, devContainer.at(['appPort']));
}
