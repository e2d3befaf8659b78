import { expect, test } from 'vitest';
import { findStackNamespace } from '../../../../../src/core/providers/kubernetes/stack/stackNamespace.ts';
import { json, playServer } from '../../../cluster/apiServer.ts';

const placeholders = { kind: 'placeholders' };
const secret = { kind: 'secret', namespace: 'dev', name: 'db.login' };

test.each([
  [
    { a: placeholders, b: secret },
    { a: placeholders, b: secret },
  ],
  [{ a: { kind: 'secret', namespace: 'dev' }, b: { ...secret, name: '../x' }, c: null, d: { kind: 'other' } }, {}],
  [null, {}],
])('of what the namespace %j says about Secrets only answers count', async (written, known) => {
  const metadata = {
    name: 'stack',
    labels: { 'lockstep.environment': 'e1' },
    annotations: { 'lockstep.secrets': JSON.stringify(written) },
  };
  await using server = await playServer((_, response) => json(response, { metadata }));
  const found = await findStackNamespace(await server.connect(), 'stack', 'e1', new AbortController().signal);
  expect(found.secrets).toEqual(known);
});
