import { expect, test } from 'vitest';
import { clusterOptions, onlyProvider } from '../../../src/cli/clusterOptions.ts';
import { parseArguments } from '../../../src/cli/parseArguments.ts';

const options = {
  environment: { type: 'string', help: '' },
  place: { type: 'string', help: '' },
  provider: { type: 'string', help: '' },
  namespace: { type: 'string', multiple: true, help: '' },
  registry: { type: 'string', help: '' },
} as const;
const parsed = (...argv: readonly string[]) => parseArguments(argv, options, 'test');
const read = (argv: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  clusterOptions(parsed(...argv), '/home/ada/shop', env);

test('contexts, namespaces and the registry come from options before environment variables', () => {
  const env = {
    LOCKSTEP_KUBERNETES_CONTEXTS: 'staging, office',
    LOCKSTEP_KUBERNETES_NAMESPACES: 'shop',
    LOCKSTEP_KUBERNETES_REGISTRY: 'registry.example/dev',
  };
  expect(read([], env)).toMatchObject({
    contexts: ['staging', 'office'],
    namespaces: ['shop'],
    registry: 'registry.example/dev',
  });
  const given = ['--namespace', 'a', '--namespace', 'b', '--registry', 'other.example'];
  expect(read(given, env)).toMatchObject({ namespaces: ['a', 'b'], registry: 'other.example' });
  expect(read([])).toMatchObject({ contexts: [], namespaces: [] });
});

test('an environment on a cluster is found wherever it is: its id says in which context and namespace', () => {
  const id = 'kubernetes:arn%3Aaws%3Aeks%2Fprod/shop/deployment.web';
  const found = { contexts: ['arn:aws:eks/prod'], namespaces: ['shop'] };
  expect(read([id])).toMatchObject(found);
  expect(read(['--environment', id])).toMatchObject(found);
  expect(read(['--place', 'kubernetes:office'])).toMatchObject({ contexts: ['office'], namespaces: [] });
});

test('only the provider that is named, or whose id is, is looked at', () => {
  expect(onlyProvider(parsed('--provider', 'kubernetes'))).toBe('kubernetes');
  expect(onlyProvider(parsed('--environment', 'docker:default/x'))).toBe('docker');
  expect(onlyProvider(parsed('shop'))).toBeUndefined();
  expect(onlyProvider(parsed('https://example.com'))).toBeUndefined();
});

test('a namespace leaves only clusters to look at, unless a provider is named', () => {
  expect(onlyProvider(parsed('--namespace', 'shop'))).toBe('kubernetes');
  expect(onlyProvider(parsed('--namespace', 'shop', '--provider', 'docker'))).toBe('docker');
  expect(onlyProvider(parsed())).toBeUndefined();
});
