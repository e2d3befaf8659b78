import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix, relative, resolve, sep } from 'node:path';
import { LockstepError } from '../../base/lockstepError.ts';
import type { WorkspaceFiles } from '../../environment/workspaceFiles.ts';
import type { LoadedManifests } from '../kubernetes/loadManifests.ts';
import { toManifests, type Manifest } from '../kubernetes/manifest.ts';
import { parseYaml } from '../yaml/parseYaml.ts';
import { at, text } from '../yaml/yamlAccess.ts';
import type { RenderAccess } from './renderAccess.ts';
import { runRenderer } from './runRenderer.ts';
import { splitDocuments } from './splitDocuments.ts';

/** Names of a kustomization's file, as kustomize looks for them. */
const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

const originKey = 'config.kubernetes.io/origin';

/**
 * The objects of a kustomization, each with the file it comes from. Throws `notFound`, `toolMissing` and `commandFailed`.
 */
export async function renderKustomization(
  folder: string,
  access: RenderAccess,
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<LoadedManifests> {
  const texts = await Promise.all(kustomizationNames.map(name => files.read(posix.join(folder, name), signal)));
  if (texts.every(each => each === undefined))
    throw new LockstepError('notFound', `There is no kustomization in ${folder}.`, { at: { file: folder } });
  const workspace = await realpath(access.folder);
  // Kustomize tells where objects come from only where the outermost kustomization asks for it.
  const outer = await realpath(await mkdtemp(join(tmpdir(), 'lockstep-kustomize-')));
  try {
    const inner = relative(outer, resolve(workspace, folder)).replaceAll(sep, '/');
    const asking = { resources: [inner], buildMetadata: ['originAnnotations'] };
    await writeFile(join(outer, 'kustomization.yaml'), JSON.stringify(asking));
    const path = posix.join(folder, kustomizationNames[texts.findIndex(each => each !== undefined)] ?? '');
    const rendered = await build(outer, { path, folders: [outer, workspace] }, access, signal);
    const toPath = (origin: string): string => relative(workspace, resolve(outer, origin)).replaceAll(sep, '/');
    return { manifests: splitDocuments(rendered).flatMap(each => toOrigin(each, path, toPath)), problems: [] };
  } finally {
    await rm(outer, { recursive: true, force: true });
  }
}

/** kubectl has kustomize built in, and more people have kubectl. */
async function build(
  outer: string,
  about: { readonly path: string; readonly folders: readonly string[] },
  { programs }: RenderAccess,
  signal: AbortSignal,
): Promise<string> {
  try {
    return await runRenderer({ argv: [programs?.kubectl ?? 'kubectl', 'kustomize', outer], ...about }, signal);
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'toolMissing') throw error;
  }
  try {
    return await runRenderer({ argv: [programs?.kustomize ?? 'kustomize', 'build', outer], ...about }, signal);
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'toolMissing') throw error;
    throw new LockstepError('toolMissing', `${about.path} needs kubectl or kustomize to be rendered.`, {
      cause: error,
      remedy: {
        kind: 'openUrl',
        text: 'Install kubectl, or kustomize, and make sure that it is on the PATH.',
        url: 'https://kubernetes.io/docs/tasks/tools/',
      },
    });
  }
}

/** `path: ../base/web.yaml` of a file, `configuredIn: …/kustomization.yaml` of what a generator made. */
function toOrigin(document: string, fallback: string, toPath: (origin: string) => string): readonly Manifest[] {
  const [root] = parseYaml(document, fallback, 'kubernetes');
  const annotation = text(at(root, 'metadata', 'annotations', originKey)) ?? '';
  const origin = /^(?:path|configuredIn): (.+)$/m.exec(annotation)?.[1];
  const file = origin === undefined || /^repo:/m.test(annotation) ? fallback : toPath(origin);
  return parseYaml(document, file, 'kubernetes').flatMap(toManifests);
}
