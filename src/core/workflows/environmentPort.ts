import { LockstepError } from '../base/lockstepError.ts';

/** A port as seen from inside an environment: its own, or a service's by name. */
export interface EnvironmentPort {
  readonly host: string;
  readonly port: number;
}

const highest = 65_535;

/** As `forwardPorts` of devcontainer.json has them: `3000`, `db:5432`. Throws `usage`. */
export function parseEnvironmentPort(text: string): EnvironmentPort {
  const { host = 'localhost', port } = /^(?:(?<host>[\w.-]+):)?(?<port>\d{1,5})$/.exec(text)?.groups ?? {};
  const number = Number(port);
  if (port === undefined || number < 1 || number > highest)
    throw new LockstepError('usage', `“${text}” is no port.`, {
      remedy: { kind: 'text', text: 'Write it as 3000, or db:5432 for a port of the service db.' },
    });
  return { host, port: number };
}
