import type Dockerode from 'dockerode';
import type { Fact } from '../../environment/fact.ts';
import { configuration } from './configuration.ts';
import { toFacts } from './toFacts.ts';

/** What an image's configuration says (`GET /images/{name}/json`). */
export function imageFacts(reference: string, image: Dockerode.ImageInspectInfo): readonly Fact[] {
  const [user = '', group] = image.Config.User.split(':');
  const isRoot = user === '' || user === '0' || user === 'root';
  return toFacts(
    {
      'image.reference': reference,
      'image.digest': (image.RepoDigests as readonly string[] | null)?.at(0)?.split('@')[1],
      'cpu.architecture': image.Architecture,
      'identity.user': isRoot ? 'root' : user,
      'identity.root': isRoot,
      'identity.group': group,
      ...configuration(image.Config),
      ...Object.fromEntries(
        Object.keys((image.Config.Volumes as object | null) ?? {}).map(path => [`mount.${path}`, 'ephemeral']),
      ),
    },
    `docker image inspect ${reference}`,
  );
}
