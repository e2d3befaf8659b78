import { expect, test } from 'vitest';
import { startsWith } from '../../../../src/core/providers/kubernetes/startsWith.ts';

test('user, folder and variables are those of the annotations', () => {
  const annotations = { 'lockstep.remote-user': 'node', 'lockstep.remote-env': '{"A":"1"}' };
  expect(startsWith(annotations, '/workspaces/shop')).toEqual({
    user: 'node',
    cwd: '/workspaces/shop',
    env: { A: '1' },
  });
});

test.each(['{', '["a"]', 'null', '{"A":1,"B":null}'])('variables that are none are left out: %s', json => {
  expect(startsWith({ 'lockstep.remote-env': json }, undefined)).toEqual({ env: {} });
});
