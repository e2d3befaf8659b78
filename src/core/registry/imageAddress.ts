import { LockstepError } from '../base/lockstepError.ts';
import { parseImageName } from '../references/images/parseImageName.ts';

/** Where an image's name leads: a registry's host, a repository there, and a tag or digest of it. */
export interface ImageAddress {
  /** As the name was given. */
  readonly name: string;
  /** `host` or `host:port` that answers the distribution API. */
  readonly host: string;
  /** The registry as `docker login` is told it, and as the user knows it. */
  readonly registry: string;
  readonly repository: string;
  /** A tag, or `sha256:…`. */
  readonly reference: string;
}

const repositoryPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const hostPattern = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;

export const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/**
 * Parses as Docker does: what comes before the first `/` is a registry where it has a dot, a port or is `localhost`.
 * Throws `invalidInput`: only what is well-formed becomes part of an address.
 */
export function imageAddress(name: string): ImageAddress {
  const image = parseImageName(name);
  const slash = image.repository.indexOf('/');
  const first = slash === -1 ? '' : image.repository.slice(0, slash);
  const isRegistry = first === 'localhost' || /[.:]/.test(first);
  const repository = isRegistry ? image.repository.slice(slash + 1) : officialName(image.repository);
  const reference = image.digest ?? image.tag ?? 'latest';
  const isReference = image.digest === undefined ? tagPattern.test(reference) : digestPattern.test(reference);
  if (!repositoryPattern.test(repository) || !isReference || (isRegistry && !hostPattern.test(first)))
    throw new LockstepError('invalidInput', `${name} is no name of an image.`);
  const own = isRegistry ? { host: first, registry: first } : { host: 'registry-1.docker.io', registry: 'docker.io' };
  return { name, ...own, repository, reference };
}

const officialName = (repository: string): string => (repository.includes('/') ? repository : `library/${repository}`);
