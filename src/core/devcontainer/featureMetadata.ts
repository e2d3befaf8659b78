import type { JsonValue } from './devContainer.ts';
import type { ImageMetadata } from './mergeDevContainer.ts';

/** What a Feature's own file adds to the container (containers.dev, "devcontainer-feature.json properties"). */
const contributed = [
  'onCreateCommand',
  'updateContentCommand',
  'postCreateCommand',
  'postStartCommand',
  'postAttachCommand',
  'init',
  'privileged',
  'capAdd',
  'securityOpt',
  'entrypoint',
  'mounts',
  'customizations',
];

/** A Feature's entry in an image's `devcontainer.metadata` label; `id` as devcontainer.json names it. */
export function featureMetadata(id: string, properties: Readonly<Record<string, JsonValue>>): ImageMetadata {
  const own = contributed.flatMap(name => (name in properties ? [[name, properties[name]] as const] : []));
  return { id, ...Object.fromEntries(own) };
}
