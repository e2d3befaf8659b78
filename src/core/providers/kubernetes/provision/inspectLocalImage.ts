import { isAbort } from '../../../base/isAbort.ts';
import { runProcess } from '../../../process/runProcess.ts';
import type { ImageSettings } from './imageSettings.ts';

interface InspectedImage {
  readonly Config?: {
    readonly User?: string;
    readonly Env?: readonly string[] | null;
    readonly Entrypoint?: readonly string[] | null;
    readonly Cmd?: readonly string[] | null;
    readonly WorkingDir?: string;
    readonly Labels?: Readonly<Record<string, string>> | null;
    readonly ExposedPorts?: Readonly<Record<string, unknown>> | null;
  };
}

/** An image's settings where a Docker engine has it; undefined where none answers or it hasn't. */
export async function inspectLocalImage(
  name: string,
  { env }: { readonly env: Readonly<Record<string, string | undefined>> },
  signal: AbortSignal,
): Promise<ImageSettings | undefined> {
  try {
    const { stdout, exit } = await runProcess(
      { argv: ['docker', 'image', 'inspect', name], env, timeLimitMilliseconds: 10_000 },
      signal,
    );
    if (exit.kind !== 'exited' || exit.code !== 0) return undefined;
    return settingsOf((JSON.parse(stdout) as readonly InspectedImage[])[0]);
  } catch (error) {
    if (isAbort(error) || signal.aborted) throw error;
    return undefined;
  }
}

function settingsOf(image: InspectedImage | undefined): ImageSettings | undefined {
  const config = image?.Config;
  if (config === undefined) return undefined;
  return {
    user: config.User ?? '',
    env: Object.fromEntries(
      (config.Env ?? []).map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
    entrypoint: config.Entrypoint ?? undefined,
    cmd: config.Cmd ?? undefined,
    workdir: config.WorkingDir ?? '',
    labels: config.Labels ?? {},
    exposedPorts: Object.keys(config.ExposedPorts ?? {}),
  };
}
