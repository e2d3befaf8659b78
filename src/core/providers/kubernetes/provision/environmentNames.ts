import { clusterLabels } from '../../../cluster/clusterLabels.ts';

/** Names of what an environment consists of; the same at each `up`, so that two of them make nothing twice. */
export interface EnvironmentNames {
  /** The last part of the environment's id. */
  readonly environment: string;
  /** Name of the workspace's Deployment, and what all other names begin with. */
  readonly base: string;
}

const longestName = 63;

export function environmentNames(folderName: string, environment: string): EnvironmentNames {
  const readable = dnsName(folderName).slice(0, 24).replace(/-+$/, '');
  // A name begins with a letter, which the hash may not.
  return { environment, base: `${/^[a-z]/.test(readable) ? readable : 'dev'}-${environment}` };
}

export function partName({ base }: EnvironmentNames, part: string): string {
  return `${base}-${dnsName(part)}`.slice(0, longestName).replace(/-+$/, '');
}

/** A name that Kubernetes takes for containers, volumes and objects (RFC 1123 label). */
export function dnsName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'x' : name.slice(0, longestName);
}

export function environmentLabels(
  { environment }: EnvironmentNames,
  service?: string,
): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/managed-by': 'lockstep',
    [clusterLabels.environment]: environment,
    ...(service === undefined ? {} : { [clusterLabels.service]: service }),
  };
}
