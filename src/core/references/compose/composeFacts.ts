import type { Fact } from '../../environment/fact.ts';
import type { Reading } from '../../environment/reading.ts';
import { known, mapDeclared } from '../declared.ts';
import type { Declared } from '../declared.ts';
import { FactList } from '../factList.ts';
import { addImageFacts } from '../images/imageFacts.ts';
import { dockerBytes } from '../quantities/dockerBytes.ts';
import { dockerSeconds } from '../quantities/dockerSeconds.ts';
import { addBackingService, backingFamily } from '../workload/backingService.ts';
import { capabilities } from '../workload/capabilities.ts';
import { addEnvironmentFacts } from '../workload/environmentFacts.ts';
import { platformArchitecture } from '../workload/platformArchitecture.ts';
import { addUserFacts } from '../workload/userFacts.ts';
import { at, boolean, entries, items } from '../yaml/yamlAccess.ts';
import type { ComposeMount, ComposeProject, ComposeService } from './composeProject.ts';
import { declaredList, declaredScalar } from './declaredNode.ts';
import { toCommand } from './toComposeService.ts';
import { containerSpeaks } from '../workload/containerSpeaks.ts';

/** Everything a project says of one of its services and of those beside it. */
export function composeFacts(project: ComposeProject, service: ComposeService): readonly Fact[] {
  const facts = new FactList();
  // What is built here only takes a name; the Dockerfile tells what it stands on.
  if (service.build === undefined) addImageFacts(facts, service.image);
  else facts.declare('image.reference', service.image);
  facts.declare('cpu.architecture', mapDeclared(service.platform, platformArchitecture));
  addEnvironmentFacts(facts, service.environment);
  addIdentity(facts, service);
  addResources(facts, service);
  addNetwork(facts, service);
  for (const mount of service.mounts) {
    if (mount.target.kind === 'known') facts.add(`mount.${mount.target.value}`, persistence(mount, project), mount.at);
  }
  for (const config of service.configs) facts.add(`mount.${config.target}`, 'bind', config.at);
  for (const secret of service.secrets) {
    facts.addUnknown(`secret.file.${secret.target}`, `The secret ${secret.source} is compared by its name.`, secret.at);
  }
  addDeployment(facts, service);
  for (const other of project.services.values())
    if (other.active && other !== service) addService(facts, project, value(service.image), other);
  return facts.facts;
}

/** What a project says of its services where the workload is none of them: it runs on the machine, or beside the project. */
export function composeServiceFacts(project: ComposeProject): readonly Fact[] {
  const facts = new FactList();
  for (const service of project.services.values()) if (service.active) addService(facts, project, undefined, service);
  return facts.facts;
}

/** What a Compose file can tell of a service; the image's own facts are told by the image. */
export function composeSpeaks(service: ComposeService): Reading['speaks'] {
  return [
    ...(service.environmentComplete ? (['env.*', 'secret.*'] as const) : (['secret.file.*'] as const)),
    'image.reference',
    ...(service.image === undefined ? [] : (['image.pinned'] as const)),
    'image.entrypoint',
    'image.command',
    'identity.user',
    'identity.group',
    'identity.root',
    ...containerSpeaks,
    'resources.pids',
    'network.dns',
    'network.port.*',
    'deployment.*',
  ];
}

function addIdentity(facts: FactList, service: ComposeService): void {
  const { merged, at: place } = service;
  addUserFacts(facts, service.user);
  const readOnly = at(merged, 'read_only');
  facts.add('identity.readOnlyRootFilesystem', boolean(readOnly) ?? false, readOnly?.at ?? place, method(readOnly));
  const privileged = at(merged, 'privileged');
  facts.add('identity.privileged', boolean(privileged) ?? false, privileged?.at ?? place, method(privileged));
  const options = at(merged, 'security_opt');
  const noNew = items(options).some(item => /^no-new-privileges(?:[:=]true)?$/.test(value(declaredScalar(item)) ?? ''));
  facts.add('identity.noNewPrivileges', noNew, options?.at ?? place, method(options));
  const add = at(merged, 'cap_add');
  const drop = at(merged, 'cap_drop');
  const changes = { add: value(declaredList(add)) ?? [], drop: value(declaredList(drop)) ?? [] };
  const left = capabilities({ ...changes, privileged: boolean(privileged) === true });
  facts.add('identity.capabilities', left, (drop ?? add)?.at ?? place, method(drop ?? add));
}

function method(node: unknown): 'declared' | 'inferred' {
  return node === undefined ? 'inferred' : 'declared';
}

function value<Value>(declared: Declared<Value> | undefined): Value | undefined {
  return declared?.kind === 'known' ? declared.value : undefined;
}

const defaultShm = 64 * 2 ** 20;

function addResources(facts: FactList, { merged, at: place }: ComposeService): void {
  const scalar = (...path: string[]): Declared<string> | undefined => declaredScalar(at(merged, ...path));
  const cores = (text: string): number | undefined => (Number(text) > 0 ? Math.round(Number(text) * 1000) : undefined);
  const count = (text: string): number | undefined => (Number(text) > 0 ? Number(text) : undefined);
  facts.declare(
    'resources.memory.limit',
    mapDeclared(scalar('deploy', 'resources', 'limits', 'memory') ?? scalar('mem_limit'), dockerBytes),
  );
  facts.declare(
    'resources.memory.request',
    mapDeclared(scalar('deploy', 'resources', 'reservations', 'memory') ?? scalar('mem_reservation'), dockerBytes),
  );
  facts.declare(
    'resources.cpu.limit',
    mapDeclared(scalar('deploy', 'resources', 'limits', 'cpus') ?? scalar('cpus'), cores),
  );
  facts.declare('resources.cpu.request', mapDeclared(scalar('deploy', 'resources', 'reservations', 'cpus'), cores));
  const pids = scalar('deploy', 'resources', 'limits', 'pids') ?? scalar('pids_limit');
  if (value(pids) !== '-1' && value(pids) !== '0') facts.declare('resources.pids', mapDeclared(pids, count));
  facts.declare(
    'resources.files',
    mapDeclared(scalar('ulimits', 'nofile', 'soft') ?? scalar('ulimits', 'nofile'), count),
  );
  facts.add('resources.shm', defaultShm, place, 'inferred');
  facts.declare('resources.shm', mapDeclared(scalar('shm_size'), dockerBytes));
  for (const [name, entry] of entries(at(merged, 'sysctls')))
    facts.declare(`kernel.sysctl.${name}`, declaredScalar(entry.value));
}

function addNetwork(facts: FactList, service: ComposeService): void {
  for (const { target, protocol, at: place } of service.ports) {
    if (target.kind === 'known') facts.add(`network.port.${target.value}/${protocol}`, true, place);
  }
  for (const port of service.expose) {
    if (port.kind === 'known' && /^\d+(?:\/\w+)?$/.test(port.value)) {
      facts.add(`network.port.${port.value.includes('/') ? port.value : `${port.value}/tcp`}`, true, port.at);
    }
  }
  for (const [host, address] of service.extraHosts) facts.declare(`network.host.${host}`, address);
  facts.declare('network.dns', declaredList(at(service.merged, 'dns')));
}

function addDeployment(facts: FactList, service: ComposeService): void {
  const { merged, at: place, command, entrypoint } = service;
  const scalar = (...path: string[]): Declared<string> | undefined => declaredScalar(at(merged, ...path));
  facts.declare('image.entrypoint', entrypoint);
  facts.declare('image.workdir', service.workingDirectory);
  facts.declare('deployment.command', wholeCommand(entrypoint, command));
  facts.add('deployment.replicas', 1, place, 'inferred');
  facts.declare(
    'deployment.replicas',
    mapDeclared(scalar('deploy', 'replicas') ?? scalar('scale'), count =>
      Number.isInteger(Number(count)) ? Number(count) : undefined,
    ),
  );
  const check = at(merged, 'healthcheck');
  const test = toCommand(at(check, 'test'));
  const isDisabled = boolean(at(check, 'disable')) === true || value(test)?.[0] === 'NONE';
  if (!isDisabled)
    facts.declare(
      'deployment.healthcheck',
      mapDeclared(test, argv => argv.slice(/^CMD(?:-SHELL)?$/.test(argv[0] ?? '') ? 1 : 0).join(' ')),
    );
  facts.declare(
    'deployment.init',
    mapDeclared(scalar('init'), text => text === 'true'),
  );
  addMigration(facts, service);
  facts.declare('deployment.restart', scalar('restart'));
  facts.declare('deployment.grace', mapDeclared(scalar('stop_grace_period'), dockerSeconds));
}

/** A migration that has to end well before the service starts. */
function addMigration(facts: FactList, { merged }: ComposeService): void {
  for (const [name, entry] of entries(at(merged, 'depends_on'))) {
    const condition = value(declaredScalar(at(entry.value, 'condition')));
    if (condition === 'service_completed_successfully' && /migrat/i.test(name)) {
      facts.add('deployment.migration', true, entry.at);
    }
  }
}

/** What the container runs; an entrypoint without a command drops the image's own. */
function wholeCommand(
  entrypoint: Declared<readonly string[]> | undefined,
  command: Declared<readonly string[]> | undefined,
): Declared<readonly string[]> | undefined {
  if (entrypoint?.kind !== 'known' || command?.kind === 'unknown') return command ?? entrypoint;
  return known([...entrypoint.value, ...(command?.value ?? [])], (command ?? entrypoint).at);
}

function persistence(
  mount: ComposeMount,
  project: ComposeProject,
): 'named' | 'bind' | 'network' | 'memory' | 'ephemeral' {
  if (mount.kind === 'tmpfs') return 'memory';
  if (mount.kind === 'bind') return 'bind';
  if (mount.source === undefined) return 'ephemeral';
  return project.volumes.get(mount.source)?.network === true ? 'network' : 'named';
}

function addService(
  facts: FactList,
  project: ComposeProject,
  ownImage: string | undefined,
  other: ComposeService,
): void {
  const family = backingFamily(other.name, value(other.image), ownImage);
  if (family === undefined) return;
  const kept = other.mounts
    .map(mount => persistence(mount, project))
    .find(kind => kind !== 'memory' && kind !== 'ephemeral');
  const memory = declaredScalar(
    at(other.merged, 'deploy', 'resources', 'limits', 'memory') ?? at(other.merged, 'mem_limit'),
  );
  addBackingService(facts, family, {
    at: other.at,
    environment: other.environment,
    persistence: kept ?? 'ephemeral',
    ...(other.image === undefined ? {} : { image: other.image }),
    ...(other.command === undefined ? {} : { command: other.command }),
    ...(other.user === undefined ? {} : { user: other.user }),
    ...(memory === undefined ? {} : { memory: mapDeclared(memory, dockerBytes) ?? known(0, memory.at) }),
  });
}
