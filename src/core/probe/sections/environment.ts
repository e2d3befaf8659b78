import { observe } from '../observe.ts';
import type { ProbeSection } from '../section.ts';

const own = /^(?:LOCKSTEP_\w+|_|SHLVL|PWD|OLDPWD|HOME|HOSTNAME|TERM)$/;

/** What an orchestrator says of the services beside a container: `WEB_PORT=tcp://10.96.0.7:80`. */
const link = /^\w+_PORT=(?:tcp|udp|sctp):\/\/[\d.]+:\d+$/i;

export const environment = {
  name: 'env',
  speaks: ['env.*', 'secret.*'],
  parse: output =>
    output.split('\n').flatMap(line => {
      const { name, value } = /^(?<name>[A-Za-z_]\w*)=(?<value>.*)$/s.exec(line)?.groups ?? {};
      // The probe's tr turns line ends inside values into \1, so that one line is one variable.
      return name && value !== undefined && !own.test(name) && !link.test(line)
        ? [observe(`env.${name}`, value.replaceAll('\u0001', '\n'), 'process environment')]
        : [];
    }),
} satisfies ProbeSection;
