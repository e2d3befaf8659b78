import type { Reading } from '../../environment/reading.ts';
import { parseImageName } from './parseImageName.ts';
import { runtimeImages } from './runtimeImages.ts';

/** What is known of a well-known image even where its name doesn't mention it; undefined for somebody's own. */
export function wellKnownSpeaks(image: string): Reading['speaks'] | undefined {
  const { repository } = parseImageName(image);
  if (image !== 'scratch' && !runtimeImages.some(known => known.repository.test(repository))) return undefined;
  const speaks = ['os.*', 'libc.*', 'runtime.*', 'env.*', 'secret.*'];
  return isRootByDefault(image) ? [...speaks, 'identity.user', 'identity.root', 'identity.group'] : speaks;
}

/** Images that run as somebody else without a `USER`. */
function isRootByDefault(image: string): boolean {
  return !/nonroot|^cgr\.dev\/|(?:^|\/)(?:bitnami|bitnamilegacy|devcontainers|ubi\d+)\/|chiseled/.test(image);
}
