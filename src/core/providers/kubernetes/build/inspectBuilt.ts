import { LockstepError } from '../../../base/lockstepError.ts';
import { collectOutput, type SpawnInside } from '../provision/collectOutput.ts';
import type { ImageSettings } from '../provision/imageSettings.ts';

/** The image's configuration (image-spec, "config"), where `buildah inspect` has it. */
interface Inspected {
  readonly OCIv1?: {
    readonly config?: {
      readonly User?: string;
      readonly Env?: readonly string[];
      readonly Entrypoint?: readonly string[];
      readonly Cmd?: readonly string[];
      readonly WorkingDir?: string;
      readonly Labels?: Readonly<Record<string, string>>;
      readonly ExposedPorts?: Readonly<Record<string, unknown>>;
    };
  };
}

/** How an image of the builder's own store starts. */
export async function inspectBuilt(
  spawn: SpawnInside,
  { name, common }: { readonly name: string; readonly common: readonly string[] },
  signal: AbortSignal,
): Promise<ImageSettings> {
  const argv = ['buildah', ...common, 'inspect', '--type', 'image', name] as const;
  const { exit, stdout, stderr } = await collectOutput(spawn, { argv, cwd: '/' }, signal);
  if (exit.kind === 'exited' && exit.code === 0)
    return settingsOf((JSON.parse(stdout) as Inspected).OCIv1?.config ?? {});
  throw new LockstepError('commandFailed', `The image ${name} could not be read: ${stderr.trim()}`);
}

function settingsOf(config: NonNullable<NonNullable<Inspected['OCIv1']>['config']>): ImageSettings {
  return {
    user: config.User ?? '',
    env: Object.fromEntries(
      (config.Env ?? []).map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
    entrypoint: config.Entrypoint,
    cmd: config.Cmd,
    workdir: config.WorkingDir ?? '',
    labels: config.Labels ?? {},
    exposedPorts: Object.keys(config.ExposedPorts ?? {}),
  };
}
