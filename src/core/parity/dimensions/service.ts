import type { FactKey } from '../../environment/fact.ts';
import { exact } from '../comparators/exact.ts';
import { persistence } from '../comparators/persistence.ts';
import { presence } from '../comparators/presence.ts';
import { quantity } from '../comparators/quantity.ts';
import { secret } from '../comparators/secret.ts';
import { sequence } from '../comparators/sequence.ts';
import { variable } from '../comparators/variable.ts';
import { version } from '../comparators/version.ts';
import { byLevel, bySide, type Comparator, type Dimension, type Rule } from '../rule.ts';
import { isSecretName } from '../values/isSecretName.ts';
import { floatingSeverity } from '../values/floatingSeverity.ts';
import { missingServiceSeverity } from '../values/missingServiceSeverity.ts';

const family = (key: FactKey): FactKey => key.split('.').slice(0, 2).join('.');
const declare = 'Declare the service on both sides, or measure it running.';
const ofService = { given: key => [family(key)], group: family, resolve: declare } satisfies Partial<Rule>;
/** Families whose first two numbers make a release series. */
const byTwoNumbers = /^service\.(?:mysql|mariadb|mongodb|rabbitmq|clickhouse|kafka)\./;
const compareVersion: Comparator = (development, reference, key) =>
  version(byTwoNumbers.test(key) ? 2 : 1)(development, reference, key);
const compareVariable: Comparator = (development, reference, key) =>
  (isSecretName(key.slice(key.indexOf('.env.') + '.env.'.length)) ? secret : variable)(development, reference, key);

const rules: readonly Rule[] = [
  {
    ...ofService,
    pattern: 'service.<family>.version',
    compare: compareVersion,
    severity: byLevel('high', 'low', 'low'),
    reason: 'Queries, commands and data formats of one version may not exist in the other.',
  },
  {
    ...ofService,
    pattern: 'service.<family>.pinned',
    compare: presence,
    quality: true,
    severity: floatingSeverity,
    reason: 'The service’s image floats: the same name can be another version tomorrow.',
  },
  {
    ...ofService,
    pattern: 'service.<family>.topology',
    compare: exact,
    ifReferenceStates: true,
    severity: 'info',
    reason: 'Production runs it with another number of nodes.',
  },
  {
    ...ofService,
    pattern: 'service.<family>.persistence',
    compare: persistence,
    ifReferenceStates: true,
    severity: 'low',
    reason: 'Data that stays on one side is lost on the other when the service restarts.',
  },
  {
    ...ofService,
    pattern: 'service.<family>.memory.limit',
    compare: quantity(),
    ifReferenceStates: true,
    severity: 'low',
    reason: 'The service runs with another amount of memory.',
  },
  {
    ...ofService,
    pattern: 'service.<family>.command',
    compare: sequence,
    ifReferenceStates: true,
    severity: 'low',
    reason: 'The service is started with other options.',
  },
  {
    ...ofService,
    pattern: 'service.<family>.extension.<name>',
    compare: presence,
    named: true,
    severity: bySide({ value: 'low', referenceOnly: 'medium', developmentOnly: 'medium' }),
    reason: 'What uses the extension works on one side only.',
  },
  {
    ...ofService,
    pattern: 'service.<family>.env.<NAME>',
    compare: compareVariable,
    named: true,
    absent: '',
    ifReferenceStates: true,
    severity: bySide({ value: 'low', referenceOnly: 'low', developmentOnly: 'low' }),
    reason: 'The service is configured differently than in production.',
  },
  {
    ...ofService,
    pattern: 'service.<family>.<setting>',
    compare: exact,
    ifReferenceStates: true,
    severity: 'medium',
    reason: 'The service is set differently than in production.',
  },
  {
    pattern: 'service.<family>',
    compare: presence,
    named: true,
    group: family,
    severity: missingServiceSeverity,
    reason: ({ kind }) =>
      kind === 'referenceOnly'
        ? 'What production does with this service can’t happen here.'
        : 'Only development declares this service: where production has it from, and in which version, is not compared.',
    resolve: declare,
  },
];

export const service = { id: 'service', weight: 10, rules } satisfies Dimension;
