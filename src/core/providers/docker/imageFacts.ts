import type Dockerode from 'dockerode';
import type { Fact } from '../../environment/fact.ts';
import { imageConfigurationFacts } from '../../references/inspection/imageConfigurationFacts.ts';

/** What an image's configuration says (`GET /images/{name}/json`). */
export function imageFacts(reference: string, image: Dockerode.ImageInspectInfo): readonly Fact[] {
  const digest = (image.RepoDigests as readonly string[] | null)?.at(0)?.split('@')[1];
  return imageConfigurationFacts(
    { reference, digest, architecture: image.Architecture, config: image.Config },
    `docker image inspect ${reference}`,
  );
}
