import { at, items, text } from '../yaml/yamlAccess.ts';
import type { YamlMap, YamlNode } from '../yaml/yamlNode.ts';
import type { Manifest } from './manifest.ts';
import { podTemplatePath } from './podTemplatePath.ts';

/** An object that runs pods, and the container of them that is the workload. */
export interface KubernetesWorkload {
  readonly manifest: Manifest;
  readonly spec: YamlNode | undefined;
  readonly podMetadata: YamlNode | undefined;
  readonly podSpec: YamlNode;
  readonly container: YamlMap;
}

/**
 * The workload of a manifest, if it is one: its default container by annotation, else the one with the workload's name,
 * else the first.
 */
export function toWorkload(manifest: Manifest): KubernetesWorkload | undefined {
  const path = podTemplatePath(manifest.kind);
  if (path === undefined) return undefined;
  const template = at(manifest.root, ...path);
  const podSpec = at(template, 'spec');
  const podMetadata = at(template, 'metadata');
  const containers = items(at(podSpec, 'containers')).filter(container => container.kind === 'map');
  const preferred = text(at(podMetadata, 'annotations', 'kubectl.kubernetes.io/default-container')) ?? manifest.name;
  const container = containers.find(candidate => text(at(candidate, 'name')) === preferred) ?? containers[0];
  if (podSpec === undefined || container === undefined) return undefined;
  return { manifest, spec: at(manifest.root, 'spec'), podMetadata, podSpec, container };
}

/** `deployment/web`. */
export function workloadName({ manifest }: KubernetesWorkload): string {
  return `${manifest.kind.toLowerCase()}/${manifest.name}`;
}
