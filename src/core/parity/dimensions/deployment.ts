import { exact } from '../comparators/exact.ts';
import { presence } from '../comparators/presence.ts';
import { sequence } from '../comparators/sequence.ts';
import { bySide, type Dimension } from '../rule.ts';

const declare = 'Add the source that starts the workload.';

export const deployment = {
  id: 'deployment',
  weight: 2.5,
  rules: [
    {
      pattern: 'deployment.command',
      compare: sequence,
      layered: true,
      severity: 'medium',
      reason: 'Another program is started than in production.',
      resolve: 'Let the image be read (`image:NAME`), or measure a running environment.',
    },
    {
      pattern: 'deployment.replicas',
      compare: exact,
      absent: 1,
      ifReferenceStates: true,
      severity: 'info',
      reason: 'State kept in one process is not shared with the others that production runs.',
      resolve: declare,
    },
    {
      pattern: 'deployment.restart',
      compare: exact,
      absent: 'no',
      ifReferenceStates: true,
      severity: 'info',
      reason: 'A program that ends is started again on one side only.',
      resolve: declare,
    },
    {
      pattern: 'deployment.healthcheck',
      compare: presence,
      named: true,
      ifReferenceStates: true,
      severity: 'low',
      reason: 'Production restarts or holds back a program that fails its check; here nobody asks.',
      resolve: declare,
    },
    {
      pattern: 'deployment.migration',
      compare: presence,
      named: true,
      ifReferenceStates: true,
      severity: 'medium',
      reason: 'Production migrates before it starts; here that step is missing.',
      resolve: declare,
    },
    {
      pattern: 'deployment.sidecar.<name>',
      compare: presence,
      named: true,
      severity: bySide({ value: 'medium', referenceOnly: 'medium', developmentOnly: 'low' }),
      reason: 'A container beside the program is there on one side only.',
      resolve: declare,
    },
    {
      pattern: 'deployment.init',
      compare: exact,
      ifReferenceStates: true,
      severity: 'low',
      reason: 'Signals and child processes are treated differently.',
      resolve: declare,
    },
    {
      pattern: 'deployment.<name>',
      compare: exact,
      ifReferenceStates: true,
      severity: 'info',
      reason: 'The platform runs the program by other rules.',
      resolve: declare,
    },
  ],
} satisfies Dimension;
