import { isAbsolute, join } from 'node:path';
import type { ComposeBuild } from '../../../references/compose/composeProject.ts';
import type { Declared } from '../../../references/declared.ts';

/** The `build` of a Compose service, as far as its values are known. */
export interface ComposeSource {
  /** A folder, absolute on this machine; as it is written where only an engine can fetch it. */
  readonly context: string;
  readonly isRemote: boolean;
  /** Below the context. */
  readonly dockerfile?: string;
  /** A Dockerfile's text. */
  readonly inline?: string;
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
}

export function composeSource(build: ComposeBuild, folder: string): ComposeSource {
  const written = known(build.context) ?? '.';
  const isRemote = written.includes('://') || written.startsWith('git@');
  const dockerfile = known(build.dockerfile);
  const inline = known(build.dockerfileInline);
  const target = known(build.target);
  return {
    context: isRemote || isAbsolute(written) ? written : join(folder, written),
    isRemote,
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(inline === undefined ? {} : { inline }),
    ...(target === undefined ? {} : { target }),
    args: Object.fromEntries(
      [...build.args].flatMap(([name, each]) => (each.kind === 'known' ? [[name, each.value]] : [])),
    ),
  };
}

const known = (declared: Declared<string> | undefined): string | undefined =>
  declared?.kind === 'known' ? declared.value : undefined;
