import type { Fact } from '../../environment/fact.ts';
import { runConfigurationValues, type RunConfiguration } from './runConfiguration.ts';
import { toFacts } from './toFacts.ts';

/** What an image's configuration says, in the words of the image specification ("config"), which are Docker's too. */
export interface ImageConfiguration {
  /** As it was asked for. */
  readonly reference: string;
  readonly digest: string | undefined;
  readonly architecture: string;
  readonly config: RunConfiguration & {
    readonly User: string;
    readonly Volumes?: Readonly<Record<string, unknown>> | null | undefined;
  };
}

/** Facts of an image's configuration; `detail` says who was asked. */
export function imageConfigurationFacts(
  { reference, digest, architecture, config }: ImageConfiguration,
  detail: string,
): readonly Fact[] {
  const [user = '', group] = config.User.split(':');
  const isRoot = user === '' || user === '0' || user === 'root';
  return toFacts(
    {
      'image.reference': reference,
      'image.digest': digest,
      'cpu.architecture': architecture,
      'identity.user': isRoot ? 'root' : user,
      'identity.root': isRoot,
      'identity.group': group,
      ...runConfigurationValues(config),
      ...Object.fromEntries(Object.keys(config.Volumes ?? {}).map(path => [`mount.${path}`, 'ephemeral'])),
    },
    detail,
  );
}
