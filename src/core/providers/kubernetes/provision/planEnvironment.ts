import { LockstepError } from '../../../base/lockstepError.ts';
import { clusterAnnotations } from '../../../cluster/clusterLabels.ts';
import type { DevContainerProperties } from '../../../devcontainer/devContainer.ts';
import {
  mergeDevContainer,
  type ImageMetadata,
  type MergedDevContainer,
} from '../../../devcontainer/mergeDevContainer.ts';
import { substituteVariables } from '../../../devcontainer/substituteVariables.ts';
import type { WorkspaceSpec } from '../../../environment/workspaceSpec.ts';
import { dockerBytes } from '../../../references/quantities/dockerBytes.ts';
import type { EnvironmentNames } from './environmentNames.ts';
import type { EnvironmentPlan } from './environmentPlan.ts';
import { unknownSettings, type ImageSettings } from './imageSettings.ts';
import { isWithin } from './planBind.ts';
import { planComposeService } from './planComposeService.ts';
import { planWorkspace } from './planWorkspace.ts';
import { podSecurity, type PodSecurity } from './podSecurity.ts';
import type { TargetNamespace } from './readNamespace.ts';
import { workspaceService, type DevelopmentProject } from './readProject.ts';
import type { ImageUsers } from './readUsers.ts';
import type { ResolvedImage } from './resolvedImage.ts';
import { emptyPlan, type Note, type ServicePlan } from './servicePlan.ts';
import { isSecret } from './toContainer.ts';
import { userIds } from './userIds.ts';

export interface PlanContext {
  readonly project: DevelopmentProject;
  readonly images: ReadonlyMap<string, ResolvedImage>;
  readonly names: EnvironmentNames;
  readonly namespace: TargetNamespace;
  readonly owner: string;
  readonly token: string;
  readonly storageClass?: string;
  readonly note: Note;
  /** Of an image that the cluster pulls. */
  readonly readUsers: (image: string) => Promise<ImageUsers>;
}

const gibibyte = 1024 ** 3;
const workspaceBytes = 10 * gibibyte;
const volumeBytes = 5 * gibibyte;

/** The metadata of an image, without what the configuration itself will say. */
export function imageMetadata(
  { settings, isDevContainer }: ResolvedImage,
  properties: DevContainerProperties,
): readonly ImageMetadata[] {
  const text = settings?.labels['devcontainer.metadata'];
  if (text === undefined) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const all: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  const entries = all.filter((each): each is ImageMetadata => typeof each === 'object' && each !== null);
  const last = entries.at(-1);
  return isDevContainer && last !== undefined && isFrom(last, properties) ? entries.slice(0, -1) : entries;
}

/** A build by the reference CLI notes the configuration itself last, as it is written. */
function isFrom(entry: ImageMetadata, properties: DevContainerProperties): boolean {
  const text = (value: unknown): string => JSON.stringify(value).replaceAll('"', '');
  return Object.entries(entry).every(
    ([name, value]) => name in properties && text(value) === text(properties[name as keyof DevContainerProperties]),
  );
}

/** Image, Features and devcontainer.json together, variables filled in. */
export function mergedProject(project: DevelopmentProject, metadata: readonly ImageMetadata[]): MergedDevContainer {
  return mergeDevContainer(project.properties, substituteVariables(metadata, project.variables));
}

/** Everything that the environment is made from. Throws `notSupported` for what the cluster can't give it. */
export async function planEnvironment(context: PlanContext): Promise<{
  readonly plan: EnvironmentPlan;
  readonly merged: MergedDevContainer;
  readonly metadata: readonly ImageMetadata[];
}> {
  const { project, images, names, note } = context;
  const workspaceImage = imageOf(images, workspaceService(project));
  const metadata = imageMetadata(workspaceImage, project.devContainer.properties);
  const merged = mergedProject(project, metadata);
  const services = await planServices(context, merged);
  const [workspace, ...others] = services;
  const upload = uploadOf(workspace, note);
  const withSecrets: ServicePlan = { ...workspace, env: { ...workspace.env, ...secretVariables(project, merged) } };
  const all = [withSecrets, ...others.map(other => withinUpload(other, upload?.source, note))] as const;
  const security = await securityOf(all, merged, context);
  const user = workspaceUser(merged, security.get(workspace.name)?.ids?.uid ?? 0, context);
  const plan: EnvironmentPlan = {
    names,
    services: [withinUpload(all[0], upload?.source, note), ...all.slice(1)],
    images: new Map<string, ImageSettings>(
      [...images].flatMap(([name, { settings }]) => (settings === undefined ? [] : [[name, settings] as const])),
    ),
    security,
    isCompose: project.compose !== undefined,
    annotations: annotationsOf(context, user, metadata),
    token: context.token,
    ...(user === undefined ? {} : { remoteUser: user }),
    ...(upload === undefined ? {} : { upload }),
    storage: {
      ...(context.storageClass === undefined ? {} : { className: context.storageClass }),
      workspaceBytes: dockerBytes(merged.hostRequirements?.storage ?? '') ?? workspaceBytes,
      volumeBytes,
    },
    secrets: project.secrets,
  };
  return { plan, merged, metadata };
}

/** By the service's name; the first is the workspace, in which another user may work. */
async function securityOf(
  services: readonly ServicePlan[],
  { remoteUser }: MergedDevContainer,
  context: PlanContext,
): Promise<ReadonlyMap<string, PodSecurity>> {
  const { restricted } = context.namespace;
  const security = new Map<string, PodSecurity>();
  for (const service of services) {
    const remote = service === services[0] && remoteUser !== undefined ? { remoteUser } : {};
    const image = await withUsers(service, { ...remote, restricted }, context);
    security.set(service.name, podSecurity(service, { restricted, image, ...remote }));
  }
  return security;
}

/** Undefined for the one that the container runs as: without root's rights there is no other. */
function workspaceUser(
  { remoteUser }: MergedDevContainer,
  runsAs: number,
  { project, images, note }: PlanContext,
): string | undefined {
  if (runsAs === 0) return remoteUser;
  const service = workspaceService(project);
  const wanted = userIds(remoteUser ?? '', images.get(service)?.settings ?? {})?.uid;
  if (remoteUser !== undefined && wanted !== undefined && wanted !== runsAs)
    note(`${service} is worked in as user ${runsAs} instead of ${remoteUser}: only root can become another user`);
  return undefined;
}

/** Users by name are looked up where their number is needed and not known. */
async function withUsers(
  service: ServicePlan,
  { remoteUser, restricted }: { readonly remoteUser?: string; readonly restricted: boolean },
  { images, readUsers }: PlanContext,
): Promise<ImageSettings | undefined> {
  const settings = images.get(service.name)?.settings;
  const users = [service.user ?? settings?.user, restricted ? remoteUser : undefined];
  const isKnown = users.every(user => user === undefined || userIds(user, settings ?? {}) !== undefined);
  if (isKnown) return settings;
  const found = await readUsers(service.image);
  return { ...unknownSettings, ...settings, ...found };
}

function imageOf(images: ReadonlyMap<string, ResolvedImage>, service: string): ResolvedImage {
  const image = images.get(service);
  if (image === undefined) throw new LockstepError('internal', `There is no image for ${service}.`);
  return image;
}

async function planServices(
  { project, images, note }: PlanContext,
  merged: MergedDevContainer,
): Promise<readonly [ServicePlan, ...ServicePlan[]]> {
  const { compose, root, spec } = project;
  const contextOf = (service: string, isWorkspace: boolean): Parameters<typeof planWorkspace>[0]['context'] => ({
    root,
    service,
    isWorkspace,
    note,
  });
  if (compose === undefined) {
    const { reference, settings } = imageOf(images, 'workspace');
    const base = { ...emptyPlan, name: 'workspace', image: reference };
    const context = contextOf('workspace', true);
    return [await planWorkspace({ base, merged, isCompose: false, image: settings, context })];
  }
  const [first, ...rest] = compose.services;
  const planned = async (service: typeof first, isWorkspace: boolean): Promise<ServicePlan> => ({
    ...(await planComposeService(service, { project: compose.project, folder: spec.folder, root, isWorkspace, note })),
    image: imageOf(images, service.name).reference,
  });
  const base = await planned(first, true);
  const { settings } = imageOf(images, first.name);
  const context = contextOf(first.name, true);
  const workspace = await planWorkspace({ base, merged, isCompose: true, image: settings, context });
  const others: ServicePlan[] = [];
  for (const service of rest) others.push(await planned(service, false));
  return [workspace, ...others];
}

/** The workspace's mount with the most in it is uploaded; the other mounts of it are parts of that. */
function uploadOf(workspace: ServicePlan, note: Note): EnvironmentPlan['upload'] {
  const mounted = workspace.volumes.flatMap(volume => (volume.kind === 'workspace' ? [volume] : []));
  const [widest] = [...mounted].sort((a, b) => a.source.length - b.source.length);
  if (widest !== undefined) return { source: widest.source };
  note('no mount holds the workspace, so that no files are uploaded');
  return undefined;
}

/** What is not below the uploaded folder can't be mounted from its claim. */
function withinUpload(service: ServicePlan, source: string | undefined, note: Note): ServicePlan {
  const volumes = service.volumes.filter(volume => {
    if (volume.kind !== 'workspace' || (source !== undefined && isWithin(volume.source, source))) return true;
    note(`${service.name} does not get ${volume.source} at ${volume.target}: it is not in the uploaded folder`);
    return false;
  });
  return { ...service, volumes };
}

/** Of `remoteEnv`: as secrets they can't stand in an annotation, so that the whole container has them. */
function secretVariables(
  { secrets }: DevelopmentProject,
  { remoteEnv }: MergedDevContainer,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(remoteEnv ?? {}).flatMap(([name, value]) =>
      value !== null && isSecret(value, secrets) ? [[name, value] as const] : [],
    ),
  );
}

/** From now on; RFC 3339. */
export function expiryOf({ timeToLive }: WorkspaceSpec): string | undefined {
  return timeToLive === undefined ? undefined : new Date(Date.now() + timeToLive).toISOString();
}

function annotationsOf(
  { project, owner }: PlanContext,
  remoteUser: string | undefined,
  metadata: readonly ImageMetadata[],
): Readonly<Record<string, string>> {
  const { spec, workspaceFolder } = project;
  const expires = expiryOf(spec);
  // Settings of editors may be long, and nobody reads them here.
  const described = JSON.stringify(metadata.map(each => ({ ...each, customizations: undefined })));
  return {
    [clusterAnnotations.owner]: owner,
    [clusterAnnotations.folder]: spec.folder,
    [clusterAnnotations.configFile]: spec.configFile,
    [clusterAnnotations.specHash]: spec.specHash,
    [clusterAnnotations.workspaceFolder]: workspaceFolder,
    ...(remoteUser === undefined ? {} : { [clusterAnnotations.remoteUser]: remoteUser }),
    ...(expires === undefined ? {} : { [clusterAnnotations.expires]: expires }),
    ...(isSecret(described, project.secrets) ? {} : { [clusterAnnotations.metadata]: described }),
  };
}
