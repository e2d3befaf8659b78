import { expect, test } from 'vitest';
import type { Side } from '../../../src/core/environment/reading.ts';
import { compareSides } from '../../../src/core/parity/compareSides.ts';
import { readTarget } from './readFacts.ts';

const pod = (context: string, image = 'shop/web:1'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: "${image}", securityContext: {${context}}}]}\n`;
const compose = (more: string): string => `services: {web: {image: "node:22"${more}}}\n`;

async function side(target: string, text: string): Promise<Side> {
  const outcome = await readTarget(target, { [target.slice(target.indexOf(':') + 1)]: text });
  if (outcome.kind !== 'read') throw new Error('The workload is ambiguous.');
  return { readings: outcome.readings };
}

test.each([
  ['', pod('runAsUser: 1000'), { 'identity.user': 'drift high' }],
  ['', pod('runAsNonRoot: true'), { 'identity.root': 'drift high' }],
  ['', pod('runAsNonRoot: true', 'node:22'), { 'identity.root': 'drift high' }],
  [', user: node', pod('runAsUser: 1000'), { 'identity.user': 'match' }],
  [', user: node', pod('', 'node:22'), { 'identity.user': 'drift high' }],
  ['', pod('', 'node:22'), {}],
  [', user: node', pod(''), { 'identity.user': 'unknown', 'identity.root': 'unknown' }],
])('a service with node:22%s against %s', async (more, production, expected) => {
  const findings = compareSides(
    await side('compose:c.yaml', compose(more)),
    await side('kubernetes:p.yaml', production),
  );
  const said = findings
    .filter(({ key }) => key === 'identity.user' || key === 'identity.root')
    .map(({ key, verdict, severity }) => [key, verdict === 'drift' ? `drift ${severity}` : verdict]);
  expect(Object.fromEntries(said)).toEqual(expected);
});
