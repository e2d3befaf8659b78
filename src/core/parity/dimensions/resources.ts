import { quantity } from '../comparators/quantity.ts';
import { bySide, type Difference, type Dimension } from '../rule.ts';

const gibibyte = 1024 ** 3;
const measure = 'Measure a running environment, or add the source that starts the workload.';
/** No limit in development hides what a limit in production does. */
const limit = ({ kind, level }: Difference): 'medium' | 'low' =>
  kind === 'referenceOnly' || (kind === 'value' && level === 'breaking') ? 'medium' : 'low';

export const resources = {
  id: 'resources',
  weight: 5,
  rules: [
    {
      pattern: 'resources.memory.limit',
      compare: quantity(2 * gibibyte),
      severity: limit,
      reason: 'What fits into memory here is killed in production.',
      resolve: measure,
    },
    {
      pattern: 'resources.cpu.limit',
      compare: quantity(),
      severity: limit,
      reason: 'Production throttles what runs freely here: timeouts and thread pools behave differently.',
      resolve: measure,
    },
    {
      pattern: 'resources.<name>.request',
      compare: quantity(),
      ifReferenceStates: true,
      severity: 'info',
      reason: 'Production reserves another share.',
      resolve: measure,
    },
    {
      pattern: 'resources.<name>',
      compare: quantity(),
      ifReferenceStates: true,
      severity: bySide({ value: 'medium', referenceOnly: 'medium', developmentOnly: 'low' }),
      reason: 'Production’s limit is reached earlier or later than the one here.',
      resolve: measure,
    },
  ],
} satisfies Dimension;
