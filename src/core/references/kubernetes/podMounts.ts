import type { Position } from '../declared.ts';
import { at, items, text } from '../yaml/yamlAccess.ts';
import type { YamlNode } from '../yaml/yamlNode.ts';
import { findManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { secretKeys } from './secretKeys.ts';
import type { KubernetesWorkload } from './workload.ts';

export type PodMount =
  | {
      readonly kind: 'volume';
      readonly path: string;
      readonly persistence: 'bind' | 'named' | 'network' | 'ephemeral' | 'memory';
      readonly at: Position;
    }
  /** A file, or a folder where the Secret's keys aren't told. */
  | { readonly kind: 'secret'; readonly path: string; readonly secret: string; readonly at: Position };

/** The API server mounts it into every pod that says nothing else. */
const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What is mounted into a container, by path. */
export function podMounts(workload: KubernetesWorkload, manifests: readonly Manifest[]): readonly PodMount[] {
  return items(at(workload.container, 'volumeMounts')).flatMap(mount => {
    const path = text(at(mount, 'mountPath'));
    const name = text(at(mount, 'name')) ?? '';
    if (path === undefined || path === serviceAccount) return [];
    const claim = named(at(workload.spec, 'volumeClaimTemplates'), ['metadata', 'name'], name);
    if (claim !== undefined) return [{ kind: 'volume', path, persistence: claimClass(claim), at: mount.at }];
    const volume = named(at(workload.podSpec, 'volumes'), ['name'], name);
    return volume === undefined
      ? []
      : mountsOf(volume, { path, at: mount.at, subPath: text(at(mount, 'subPath')) }, workload.manifest, manifests);
  });
}

function named(list: YamlNode | undefined, path: readonly string[], name: string): YamlNode | undefined {
  return items(list).find(item => text(at(item, ...path)) === name);
}

interface Mounting {
  readonly path: string;
  readonly at: Position;
  readonly subPath: string | undefined;
}

function mountsOf(
  volume: YamlNode,
  mounting: Mounting,
  from: Manifest,
  manifests: readonly Manifest[],
): readonly PodMount[] {
  const secret = at(volume, 'secret');
  if (secret !== undefined) return secretFiles(secret, 'secretName', mounting, from, manifests);
  const projected = items(at(volume, 'projected', 'sources'));
  if (projected.length > 0) {
    return projected.flatMap(source => {
      const projectedSecret = at(source, 'secret');
      if (projectedSecret !== undefined) return secretFiles(projectedSecret, 'name', mounting, from, manifests);
      const isConfig = at(source, 'configMap') !== undefined;
      return isConfig
        ? [{ kind: 'volume' as const, path: mounting.path, persistence: 'bind' as const, at: mounting.at }]
        : [];
    });
  }
  const driver = text(at(volume, 'csi', 'driver'));
  if (driver?.includes('secrets-store') === true)
    return [{ kind: 'secret', path: mounting.path, secret: driver, at: mounting.at }];
  return [{ kind: 'volume', path: mounting.path, persistence: volumeClass(volume, from, manifests), at: mounting.at }];
}

function volumeClass(
  volume: YamlNode,
  from: Manifest,
  manifests: readonly Manifest[],
): 'bind' | 'named' | 'network' | 'ephemeral' | 'memory' {
  const has = (key: string): boolean => at(volume, key) !== undefined;
  if (has('emptyDir')) return text(at(volume, 'emptyDir', 'medium')) === 'Memory' ? 'memory' : 'ephemeral';
  if (has('hostPath') || has('configMap') || has('downwardAPI')) return 'bind';
  if (has('persistentVolumeClaim')) {
    const name = text(at(volume, 'persistentVolumeClaim', 'claimName')) ?? '';
    return claimClass(findManifest(manifests, 'PersistentVolumeClaim', name, from)?.root);
  }
  if (has('nfs') || has('cephfs') || has('azureFile') || has('csi')) return 'network';
  return has('ephemeral') ? 'ephemeral' : 'named';
}

/** A claim that many nodes may write is a network file system. */
function claimClass(claim: YamlNode | undefined): 'named' | 'network' {
  const modes = items(at(claim, 'spec', 'accessModes')).map(text);
  return modes.includes('ReadWriteMany') ? 'network' : 'named';
}

function secretFiles(
  secret: YamlNode,
  nameKey: string,
  mounting: Mounting,
  from: Manifest,
  manifests: readonly Manifest[],
): readonly PodMount[] {
  const name = text(at(secret, nameKey)) ?? '';
  const mount = (path: string): PodMount => ({ kind: 'secret', path, secret: name, at: mounting.at });
  if (mounting.subPath !== undefined) return [mount(mounting.path)];
  const chosen = items(at(secret, 'items')).flatMap(item => text(at(item, 'path')) ?? []);
  const files = chosen.length > 0 ? chosen : (secretKeys(manifests, name, from)?.map(({ key }) => key) ?? []);
  const folder = mounting.path.replace(/\/$/, '');
  return files.length > 0 ? files.map(file => mount(`${folder}/${file}`)) : [mount(folder)];
}
