import { exact } from '../comparators/exact.ts';
import { presence } from '../comparators/presence.ts';
import { sequence } from '../comparators/sequence.ts';
import { bySide, type Dimension } from '../rule.ts';

const declare = 'Measure a running environment, or add the source that starts the workload.';

export const network = {
  id: 'network',
  weight: 5,
  rules: [
    {
      pattern: 'network.port.<port>',
      compare: presence,
      named: true,
      severity: bySide({ value: 'medium', referenceOnly: 'medium', developmentOnly: 'low' }),
      reason:
        'The program listens elsewhere than in production: addresses, probes and proxies that work here miss it there.',
      resolve: declare,
    },
    {
      pattern: 'network.proxy',
      compare: presence,
      named: true,
      ifReferenceStates: true,
      severity: 'medium',
      reason: 'Requests go through a proxy on one side only.',
      resolve: declare,
    },
    {
      pattern: 'network.egress',
      compare: exact,
      ifReferenceStates: true,
      severity: 'medium',
      reason: 'What may be reached from here may be closed in production.',
      resolve: declare,
    },
    {
      pattern: 'network.ingress',
      compare: sequence,
      ifReferenceStates: true,
      severity: 'info',
      reason:
        'Production serves the program under these paths alone: links and cookies that assume others break there.',
      resolve: declare,
    },
    {
      pattern: 'network.<name>',
      compare: exact,
      ifReferenceStates: true,
      severity: 'info',
      reason: 'Names may be resolved differently.',
      resolve: declare,
    },
  ],
} satisfies Dimension;
