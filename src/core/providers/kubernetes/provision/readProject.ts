import { relative, sep } from 'node:path';
import { checkSources } from '../../../devcontainer/checkSources.ts';
import type { DevContainer, DevContainerProperties } from '../../../devcontainer/devContainer.ts';
import { gitRoot } from '../../../devcontainer/gitRoot.ts';
import { readDevContainer } from '../../../devcontainer/readDevContainer.ts';
import { remoteWorkspaceFolder } from '../../../devcontainer/remoteWorkspaceFolder.ts';
import { secretValues } from '../../../devcontainer/secretValues.ts';
import { devContainerId, substituteVariables, type Variables } from '../../../devcontainer/substituteVariables.ts';
import type { WorkspaceSpec } from '../../../environment/workspaceSpec.ts';
import type { ComposeProject, ComposeService } from '../../../references/compose/composeProject.ts';
import { diskFiles } from '../../../workspace/diskFiles.ts';

/** A folder with its Dev Container configuration, read and checked. */
export interface DevelopmentProject {
  readonly spec: WorkspaceSpec;
  readonly devContainer: DevContainer;
  /** Variables filled in, but for those of the container's own environment. */
  readonly properties: DevContainerProperties;
  readonly variables: Variables;
  /** What a bind mount of the workspace holds: its Git repository, else the folder itself. */
  readonly root: string;
  /** Absolute, in there. */
  readonly workspaceFolder: string;
  readonly compose?: {
    readonly project: ComposeProject;
    readonly services: readonly [ComposeService, ...ComposeService[]];
  };
  readonly secrets: readonly string[];
}

/** Name of the service that the person works in, as its label has it. */
export const workspaceService = ({ compose }: DevelopmentProject): string => compose?.services[0].name ?? 'workspace';

/** Throws what readDevContainer, checkSources and readComposeProject throw. */
export async function readProject(spec: WorkspaceSpec, signal: AbortSignal): Promise<DevelopmentProject> {
  const files = diskFiles(spec.folder);
  const devContainer = await readDevContainer(
    files,
    relative(spec.folder, spec.configFile).split(sep).join('/'),
    signal,
  );
  await checkSources(files, devContainer, signal);
  const workspaceFolder = remoteWorkspaceFolder(devContainer, spec.folder, spec.configFile);
  const variables: Variables = {
    localEnv: process.env,
    localWorkspaceFolder: spec.folder,
    containerWorkspaceFolder: workspaceFolder,
    devcontainerId: devContainerId(spec.folder, spec.configFile),
  };
  const compose = await readCompose(devContainer, spec, signal);
  return {
    spec,
    devContainer,
    properties: substituteVariables(devContainer.properties, variables),
    variables,
    root: gitRoot(spec.folder) ?? spec.folder,
    workspaceFolder,
    ...(compose === undefined ? {} : { compose }),
    secrets: [...spec.secrets, ...(await secretValues(files, devContainer, process.env, signal))],
  };
}

async function readCompose(
  { source }: DevContainer,
  spec: WorkspaceSpec,
  signal: AbortSignal,
): Promise<DevelopmentProject['compose']> {
  if (source.kind !== 'compose') return undefined;
  const { readComposeProject } = await import('../../../references/compose/readComposeProject.ts');
  const project = await readComposeProject(
    source.files,
    { files: diskFiles(spec.folder), envFiles: [], workspaceEnv: true, profiles: [], environment: process.env },
    signal,
  );
  const workspace = project.services.get(source.service);
  if (workspace === undefined) return undefined;
  const asked = source.runServices.length > 0 ? source.runServices : activeNames(project);
  const others = withNeeds([workspace.name, ...asked], project).filter(service => service !== workspace);
  return { project, services: [workspace, ...others] };
}

function activeNames({ services }: ComposeProject): readonly string[] {
  return [...services.values()].filter(({ active }) => active).map(({ name }) => name);
}

function withNeeds(names: readonly string[], { services }: ComposeProject): readonly ComposeService[] {
  const found = new Set<ComposeService>();
  const visit = (name: string): void => {
    const service = services.get(name);
    if (service === undefined || found.has(service)) return;
    found.add(service);
    for (const needed of service.dependsOn) visit(needed);
  };
  for (const name of names) visit(name);
  return [...found];
}
