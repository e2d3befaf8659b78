import { expect, test } from 'vitest';
import { sealReading, type Seal } from '../../../src/core/parity/sealReading.ts';
import { secretNames } from '../../../src/core/parity/secretNames.ts';
import { compared, reading, side } from './readings.ts';

const seal: Seal = text => ({
  sealed: `<${text.length}:${Array.from(text).reduce((sum, each) => sum * 31 + each.charCodeAt(0), 7)}>`,
  keyId: 'k',
});

const valueOf = (key: string, value: string): unknown => {
  const [fact] = sealReading(reading('orchestrator', { [key]: value }), seal).facts;
  return fact?.status === 'known' ? fact.value : undefined;
};

test.each([
  ['NODE_ENV', 'production'],
  ['ANY', 'true'],
  ['ANY', '3000'],
  ['ANY', '512mb'],
  ['ANY', '30s'],
  ['ANY', '1.4.2'],
  ['ANY', '/var/lib/shop/receipts'],
  ['ANY', 'Europe/Paris'],
  ['ANY', 'en_US.UTF-8'],
  ['ANY', 'debug'],
  ['ANY', ''],
  ['TOKEN_TTL', '3600'],
  ['MAX_TOKENS', '4096'],
  ['NEXT_PUBLIC_KEY', 'true'],
  ['POSTGRES_PASSWORD_FILE', '/run/secrets/db'],
])('%s=%s is harmless', (name, value) => {
  expect(valueOf(`env.${name}`, value)).toBe(value);
});

test.each([
  ['API_TOKEN', 'true'],
  ['DB_PASSWORD', '1234'],
  ['dbPassword', '1234'],
  ['STRIPE_KEY', '/x'],
  ['ANY', 'hunter2'],
  ['ANY', '10.20.30.40'],
  ['AWS_ACCESS_KEY_ID', '12'],
  ['ANY', 'db.internal.example.com'],
  ['ANY', '4929123412341234'],
  ['ANY', 'eyJhbGciOiJIUzI1NiJ9.e30.x'],
  ['NODE_OPTIONS', 'https://user:hunter2@example.com'],
])('%s=%s is sealed', (name, value) => {
  expect(valueOf(`env.${name}`, value)).toEqual(expect.objectContaining({ keyId: 'k' }));
});

test.each([
  ['postgres://shop:hunter2@db:5432/shop?ssl=1', 'postgres://•••:5432/•••'],
  ['https://example.com', 'https://•••'],
  ['https://example.com/', 'https://•••/'],
  ['redis://:hunter2@cache', 'redis://•••'],
  ['https://user:p@ss:1234@example.com/x', 'https://•••/•••'],
])('of %s only %s is shown', (url, shown) => {
  expect(valueOf('env.ANY_URL', url)).toMatchObject({ shown });
});

test('the same text has the same seal, sealing twice changes nothing', () => {
  const first = sealReading(reading('orchestrator', { 'env.A': 'hunter2' }), seal);
  expect(sealReading(first, seal)).toEqual(first);
});

test('arguments of a command that name a secret are masked', () => {
  const facts = {
    'deployment.command': ['redis-server', '--requirepass', 'hunter2', '--password=hunter2', '--port', '1'],
  };
  const [fact] = sealReading(reading('orchestrator', facts), seal).facts;
  expect(fact).toMatchObject({ value: ['redis-server', '--requirepass', '•••', '--password=•••', '--port', '1'] });
  expect(valueOf('deployment.command', 'TOKEN=hunter2 run --db postgres://u:hunter2@h/x')).toBe(
    'TOKEN=••• run --db postgres://•••@h/x',
  );
});

test('a harmless value is sealed where the other side keeps that name in a secret, so that both can be compared', () => {
  const here = reading('observed', { 'env.PGPORT': '5432' });
  const there = reading('observed', { 'secret.PGPORT': '5432' });
  const names = secretNames([here, there]);
  const [development, reference] = [here, there].map(each => side(sealReading(each, seal, names)));
  if (!development || !reference) throw new Error('Two sides were made.');
  expect(compared(development, reference).get('secret.PGPORT')).toMatchObject({
    verdict: 'match',
    equal: true,
    development: { value: '•••', secret: true },
  });
});
