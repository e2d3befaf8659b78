/** The parts of an image's name; Docker Hub's own prefixes are left out: `docker.io/library/node` is `node`. */
export interface ImageName {
  /** With the registry where it isn't Docker Hub: `node`, `bitnami/redis`, `ghcr.io/shop/web`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:…`. */
  readonly digest?: string;
}

export function parseImageName(text: string): ImageName {
  const [name = '', digest] = text.trim().split('@', 2);
  const colon = name.lastIndexOf(':');
  const tagged = colon > name.lastIndexOf('/');
  const repository = tagged ? name.slice(0, colon) : name;
  const tag = tagged ? name.slice(colon + 1) : '';
  return {
    repository: repository.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, ''),
    ...(tag === '' ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}
