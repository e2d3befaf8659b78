import { expect, test } from 'vitest';
import { maskArguments, maskText } from '../../../src/core/parity/values/maskArguments.ts';

test.each([
  ['node x --api-key s3cret', 'node x --api-key •••'],
  ['export TOKEN=s3cret && node x', 'export TOKEN=••• && node x'],
  ['psql postgres://u:s3@cret@db/x', 'psql postgres://•••@db/x'],
  ['curl -u admin:s3cret http://x', 'curl -u admin:••• http://x'],
  ["curl -H 'Authorization: Bearer s3cret' http://x", "curl -H 'Authorization: •••' http://x"],
  ['curl -H "X-Api-Key: s3cret" http://x', 'curl -H "X-Api-Key: •••" http://x'],
  ['send {"token":"s3cret"}', 'send {"token":"•••"}'],
  ['mysqladmin ping -h db -ps3cret', 'mysqladmin ping -h db -p•••'],
  ['redis-cli -a s3cret ping', 'redis-cli -a ••• ping'],
])('%s hides what gives access', (text, masked) => {
  expect(maskText(text)).toBe(masked);
});

test.each([
  'docker run -u 1000:1000 registry/secret-store:1.2',
  'node -p 3000',
  'nginx -g daemon off;',
  'wget -qO- http://localhost:3000/@scope',
])('%s hides nothing', text => {
  expect(maskText(text)).toBe(text);
});

test('words of a list are hidden as those of a line', () => {
  expect(maskArguments(['curl', '-u', 'admin:s3cret', '-H', 'Authorization: Bearer s3cret'])).toEqual([
    ...['curl', '-u', 'admin:•••', '-H', 'Authorization: •••'],
  ]);
  expect(maskArguments(['/usr/bin/mysqladmin', 'ping', '-ps3cret'])).toEqual(['/usr/bin/mysqladmin', 'ping', '-p•••']);
  expect(maskArguments(['redis-cli', '-a', 's3cret', 'ping'])).toEqual(['redis-cli', '-a', '•••', 'ping']);
});
