import { backingFamily } from '../workload/backingService.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import { toWorkload, type KubernetesWorkload } from '../kubernetes/workload.ts';
import { at, items, text } from '../yaml/yamlAccess.ts';
import type { YamlNode } from '../yaml/yamlNode.ts';

/** Names of the ConfigMaps whose values are variables of the workload, or of a service that it stands on. */
export function referredConfigMaps(
  { container, manifest }: KubernetesWorkload,
  manifests: readonly Manifest[],
): readonly string[] {
  const own = text(at(container, 'image'));
  const services = manifests.flatMap(each => {
    const other = each === manifest ? undefined : toWorkload(each);
    if (other === undefined) return [];
    const family = backingFamily(each.name, text(at(other.container, 'image')), own);
    return family === undefined ? [] : [other.container];
  });
  return [...new Set([container, ...services].flatMap(configMapsOf))];
}

function configMapsOf(container: YamlNode): readonly string[] {
  const whole = items(at(container, 'envFrom')).map(source => at(source, 'configMapRef', 'name'));
  const single = items(at(container, 'env')).map(item => at(item, 'valueFrom', 'configMapKeyRef', 'name'));
  return [...whole, ...single].flatMap(name => text(name) ?? []);
}

/** Names of the Secrets that a workload takes as a whole, so that it names none of their keys. */
export function referredSecrets({ container, podSpec }: KubernetesWorkload): readonly string[] {
  const whole = items(at(container, 'envFrom')).map(source => at(source, 'secretRef', 'name'));
  const volumes = items(at(podSpec, 'volumes'));
  const mounted = volumes
    .filter(volume => at(volume, 'secret', 'items') === undefined)
    .map(volume => at(volume, 'secret', 'secretName'));
  const projected = volumes
    .flatMap(volume => items(at(volume, 'projected', 'sources')))
    .filter(source => at(source, 'secret', 'items') === undefined)
    .map(source => at(source, 'secret', 'name'));
  return [...new Set([...whole, ...mounted, ...projected].flatMap(name => text(name) ?? []))];
}
