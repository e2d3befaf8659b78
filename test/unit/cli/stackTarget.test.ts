import { expect, test } from 'vitest';
import { parseArguments } from '../../../src/cli/parseArguments.ts';
import { up } from '../../../src/cli/commands/up.ts';
import { stackTarget } from '../../../src/cli/stackTarget.ts';

const stack = (...argv: readonly string[]) => stackTarget(parseArguments(argv, up.options, 'up'));
const reference = 'kubernetes:deploy/k8s#deployment/web';

test('a stack is a reference and where each of its Secrets comes from', () => {
  const secrets = ['--secret', 'shop=dev/shop-secret', '--secret', 'mail=placeholders'];
  expect(stack('--stack', reference, ...secrets)).toEqual({
    reference,
    secrets: { shop: { kind: 'secret', namespace: 'dev', name: 'shop-secret' }, mail: { kind: 'placeholders' } },
  });
  expect(stack('--stack', reference, '--placeholders')).toEqual({
    reference,
    secrets: {},
    otherSecrets: { kind: 'placeholders' },
  });
  expect(stack()).toBeUndefined();
});

test('a Secret that can’t be read, or that belongs to no stack, is a wrong use', () => {
  const usage = expect.objectContaining({ code: 'usage' }) as Error;
  for (const wrong of ['shop', 'shop=', 'shop=dev', 'shop=/name', '=dev/name', 'a/b=dev/name'])
    expect(() => stack('--stack', reference, '--secret', wrong), wrong).toThrow(usage);
  expect(() => stack('--secret', 'shop=dev/shop')).toThrow(usage);
  expect(() => stack('--placeholders')).toThrow(usage);
});
