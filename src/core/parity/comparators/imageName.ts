import { different, equal, incomparable, type Comparator } from '../rule.ts';
import { valueText } from '../values/valueText.ts';

/** Names of images: another repository is breaking, another tag of the same one minor. A tag says nothing of a digest. */
export const imageName: Comparator = (development, reference) => {
  const here = parseImageName(valueText(development));
  const there = parseImageName(valueText(reference));
  if (here.repository !== there.repository) return different('breaking');
  if (here.digest && there.digest) return here.digest === there.digest ? equal : different('minor');
  if (here.tag === there.tag) return equal;
  return here.tag === undefined || there.tag === undefined
    ? incomparable('Name the base image with its tag on both sides.')
    : different('minor');
};

export interface ImageName {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** `docker.io/library/node:22-slim@sha256:…`; Docker Hub's own prefixes are left out of the repository. */
export function parseImageName(text: string): ImageName {
  const [name = '', digest] = text.trim().split('@');
  const colon = name.lastIndexOf(':');
  const tagged = colon > name.lastIndexOf('/');
  const repository = (tagged ? name.slice(0, colon) : name)
    .replace(/^(?:index\.)?docker\.io\//, '')
    .replace(/^library\//, '');
  const tag = tagged ? name.slice(colon + 1) : undefined;
  return { repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}
