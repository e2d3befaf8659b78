import { LockstepError } from '../../../base/lockstepError.ts';
import { collectOutput, type SpawnInside } from '../provision/collectOutput.ts';
import type { ImageSettings } from '../provision/imageSettings.ts';
import { builderFile } from './builderFiles.ts';

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

/** What was pushed, and how it starts. */
export async function inspectBuilt(
  spawn: SpawnInside,
  { name, common }: { readonly name: string; readonly common: readonly string[] },
  signal: AbortSignal,
): Promise<{ readonly digest: string; readonly settings: ImageSettings }> {
  const read = async (argv: readonly [string, ...string[]]): Promise<string> => {
    const { exit, stdout, stderr } = await collectOutput(spawn, { argv, cwd: '/' }, signal);
    if (exit.kind === 'exited' && exit.code === 0) return stdout;
    throw new LockstepError('commandFailed', `The built image ${name} could not be read: ${stderr.trim()}`);
  };
  const digest = (await read(['cat', builderFile.digest])).trim();
  const text = await read(['buildah', ...common, 'inspect', '--type', 'image', name]);
  return { digest, settings: settingsOf((JSON.parse(text) as Inspected).OCIv1?.config ?? {}) };
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
