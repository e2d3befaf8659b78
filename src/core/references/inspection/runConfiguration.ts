import type { Values } from './toFacts.ts';

export interface RunConfiguration {
  readonly Entrypoint?: string | string[] | null | undefined;
  readonly Cmd?: string | string[] | null | undefined;
  readonly WorkingDir?: string | undefined;
  readonly ExposedPorts?: Readonly<Record<string, unknown>> | null | undefined;
  readonly Healthcheck?: { readonly Test?: readonly string[] | null | undefined } | null | undefined;
}

/** What an image and a container state alike. */
export function runConfigurationValues(config: RunConfiguration): Values {
  const entrypoint = list(config.Entrypoint);
  const command = list(config.Cmd);
  const test = config.Healthcheck?.Test ?? [];
  const check = test[0] === 'NONE' ? [] : test.slice(/^CMD/.test(test[0] ?? '') ? 1 : 0);
  return {
    'image.entrypoint': entrypoint,
    'image.command': command,
    'image.workdir': config.WorkingDir || undefined,
    'deployment.healthcheck': check.length === 0 ? undefined : check.join(' '),
    ...Object.fromEntries(Object.keys(config.ExposedPorts ?? {}).map(port => [`network.port.${port}`, true])),
  };
}

const list = (value: string | readonly string[] | null | undefined): readonly string[] | undefined =>
  typeof value === 'string' ? [value] : (value ?? undefined);
