import { describe, expect, test } from 'vitest';
import { compareSides } from '../../../src/core/parity/compareSides.ts';
import { compared, declared, observed, reading, side, verdict } from './readings.ts';

const absent = { absent: true } as const;

describe('presence and value', () => {
  test('a name in production and not here is drift even when its value is unknown', () => {
    const finding = compared(observed({}), declared({ 'env.A': { unknown: 'Give A.' } })).get('env.A');
    expect(finding).toMatchObject({ verdict: 'drift', severity: 'medium', fingerprint: 'env:env.A:presence' });
  });

  test('files of a folder of secrets are not missing where only the folder is known', () => {
    const folder = { 'secret.file./etc/tls': { unknown: 'x' } };
    const files = { 'secret.file./etc/tls/tls.key': { unknown: 'x' }, 'secret.file./etc/tlsx': { unknown: 'x' } };
    for (const findings of [compared(declared(folder), declared(files)), compared(declared(files), declared(folder))])
      expect([...findings.keys()].filter(key => key.startsWith('secret.'))).toEqual(['secret.file./etc/tlsx']);
  });

  test('a variable that the source reads weighs more when it is missing', () => {
    const findings = compared(observed({}), declared({ 'env.A': '1' }), { readNames: new Set(['A']) });
    expect(findings.get('env.A')?.severity).toBe('high');
  });

  test.each([
    ['env.A', '1', absent, 'drift low'],
    ['env.A', '', absent, 'match'],
    ['env.A', absent, '', 'match'],
    ['secret.A_TOKEN', absent, { unknown: 'Kept in a secret.' }, 'drift high'],
    ['time.zone', absent, 'UTC', 'match'],
    ['time.zone', absent, absent, 'none'],
    ['service.redis', { unknown: 'x' }, { unknown: 'y' }, 'match'],
    ['env.CHOKIDAR_USEPOLLING', 'true', absent, 'expected'],
    ['time.zone', 'Europe/Paris', absent, 'drift medium'],
    ['identity.user', absent, '10001', 'drift high'],
    ['identity.privileged', false, absent, 'match'],
    ['resources.memory.limit', absent, 512, 'drift medium'],
    ['network.port.8080/tcp', absent, true, 'drift medium'],
    ['network.port.9229/tcp', true, absent, 'expected'],
    ['network.port.3000/tcp', true, absent, 'drift low'],
    ['mount./data', absent, 'named', 'drift medium'],
    ['mount./tmp', absent, 'ephemeral', 'match'],
    ['mount./cache', 'memory', absent, 'match'],
    ['mount./workspaces/shop', 'bind', absent, 'expected'],
    ['mount./srv/node_modules', 'named', absent, 'expected'],
    ['deployment.replicas', absent, 3, 'drift info'],
    ['deployment.replicas', absent, 1, 'match'],
    ['deployment.init', true, absent, 'none'],
    ['runtime.python', '3.12.1', absent, 'expected'],
    ['secret.AWS_SECRET_ACCESS_KEY', { unknown: 'x' }, absent, 'expected'],
    ['service.redis', absent, true, 'drift high'],
    ['service.smtp', true, absent, 'drift low'],
    ['identity.sudo', true, absent, 'none'],
    ['env.PATH', '/bin', '/usr/bin', 'none'],
    ['env.VSCODE_CWD', '/x', absent, 'none'],
  ])('%s: %j here and %j in production is %s', (key, development, reference, expected) => {
    expect(verdict(key, development, reference)).toBe(expected);
  });

  test('what a side can’t speak of is unknown, with the severity that its drift would have', () => {
    const mute = side(reading('orchestrator', {}, { speaks: [] }));
    const findings = compared(observed({ 'libc.family': 'glibc' }), mute);
    expect(findings.get('libc.family')).toMatchObject({
      verdict: 'unknown',
      severity: 'high',
      reference: { status: 'unknown', sources: [] },
      resolve: expect.stringContaining('image:NAME') as string,
    });
  });
});

describe('keys that depend on others', () => {
  test('versions are compared only within one family', () => {
    const findings = compared(
      observed({ 'os.family': 'debian', 'os.version': '12', 'libc.family': 'glibc', 'libc.version': '2.36' }),
      declared({ 'os.family': 'alpine', 'os.version': '3.22', 'libc.family': 'musl', 'libc.version': '1.2.5' }),
    );
    expect([...findings.keys()]).toEqual(['os.family', 'libc.family']);
  });

  test('development’s newer C library weighs more than an older one', () => {
    const facts = (version: string) => ({ 'libc.family': 'glibc', 'libc.version': version });
    const severity = (here: string, there: string) =>
      compared(observed(facts(here)), declared(facts(there))).get('libc.version')?.severity;
    expect(severity('2.41', '2.36')).toBe('medium');
    expect(severity('2.36', '2.41')).toBe('low');
  });

  test('a missing service is one finding, its qualities are none', () => {
    const production = declared({
      'service.redis': true,
      'service.redis.version': '7',
      'service.redis.command': ['x'],
    });
    expect([...compared(observed({}), production).keys()]).toEqual(['service.redis']);
  });

  test('another database in place of production’s is critical', () => {
    const findings = compared(observed({ 'service.sqlite': true }), declared({ 'service.postgres': true }));
    expect(findings.get('service.postgres')?.severity).toBe('critical');
    const stand = compared(observed({ 'service.valkey': true }), declared({ 'service.redis': true }));
    expect(stand.get('service.redis')?.severity).toBe('medium');
  });

  test('root is left to the user where both users are known', () => {
    const findings = compared(
      observed({ 'identity.user': 'node', 'identity.root': false }),
      declared({ 'identity.user': '1000', 'identity.root': true }),
    );
    expect([...findings.keys()]).toEqual(['identity.user']);
  });

  test('package versions are compared only within one release, their presence always', () => {
    const here = observed({ 'os.family': 'debian', 'os.version': '12', 'package.git': '2.39' });
    const there = (version: string) =>
      declared({ 'os.family': 'debian', 'os.version': version, 'package.git': '2.47', 'package.qrencode': '4' });
    expect(compared(here, there('13')).get('package.git')).toBeUndefined();
    expect(compared(here, there('13')).get('package.qrencode')).toMatchObject({ verdict: 'drift', severity: 'medium' });
    expect(compared(here, there('12')).get('package.git')).toMatchObject({ verdict: 'drift', severity: 'low' });
  });

  test('packages that only development can tell of are one unknown finding', () => {
    const dockerfile = side(reading('image', { 'package.qrencode': { unknown: 'Pin it.' } }));
    const findings = compared(observed({ 'package.git': '2', 'package.curl': '8' }), dockerfile);
    expect([...findings.values()].map(each => [each.key, each.verdict])).toEqual([
      ['package.*', 'unknown'],
      ['package.qrencode', 'drift'],
    ]);
  });

  test('a further runtime here is expected where production tells of its own', () => {
    const production = side(reading('image', { 'runtime.node': '24' }, { speaks: ['runtime.node'] }));
    const findings = compared(observed({ 'runtime.node': '24.1.0', 'runtime.python': '3.11.2' }), production);
    expect(findings.get('runtime.python')?.verdict).toBe('expected');
    expect(findings.get('runtime.node')?.verdict).toBe('match');
  });
});

describe('secrets', () => {
  test('a name that is secret on either side is under secret on both', () => {
    const findings = compared(
      declared({ 'env.PGHOST': 'db', 'env.API_TOKEN': 'x' }),
      declared({ 'secret.PGHOST': { unknown: 'Kept.' }, 'env.API_TOKEN': 'y' }),
    );
    expect([...findings.keys()]).toEqual(['secret.API_TOKEN', 'secret.PGHOST']);
  });

  test('no value leaves that isn’t known to be harmless, even when nobody sealed it', () => {
    const text = 'correct horse battery staple';
    const findings = compareSides(
      declared({
        'env.A': text,
        'secret.B': text,
        'env.C_TOKEN': text,
        'service.postgres': true,
        'service.postgres.env.D': text,
      }),
      declared({
        'env.A': text,
        'secret.B': text,
        'env.C_TOKEN': text,
        'service.postgres': true,
        'service.postgres.env.D': text,
        'deployment.command': ['run', '--password', text],
        'image.reference': `https://user:${text.replaceAll(' ', '')}@example.com/x`,
      }),
    );
    expect(JSON.stringify(findings)).not.toMatch(/correct ?horse/);
    expect(findings.find(each => each.key === 'env.A')).toMatchObject({
      verdict: 'match',
      equal: true,
      development: { value: '•••', secret: true },
    });
  });
});

test('a harmless value that is kept in a secret is hidden all the same', () => {
  const finding = compared(declared({ 'secret.B': 'true' }), declared({ 'secret.B': 'true' })).get('secret.B');
  expect(finding).toMatchObject({ development: { value: '•••', secret: true }, equal: true });
});

describe('within one side', () => {
  test('an image that floats without a version weighs more than one that floats within it', () => {
    const severity = (image: string) =>
      compared(observed({}), declared({ 'image.reference': image, 'image.pinned': false })).get('image.pinned');
    expect(severity('shop/web:latest')).toMatchObject({ verdict: 'drift', within: 'reference', severity: 'medium' });
    expect(severity('shop/web:1.4')).toMatchObject({ severity: 'info' });
    expect(severity('shop/web:1.4')?.fingerprint).toBe('image:image.pinned:reference:value');
  });

  test('a contradiction lists the effective value first, then what contradicts it', () => {
    const development = side(
      reading('tooling', { 'runtime.node': '20' }, { source: '.nvmrc' }),
      reading('image', { 'runtime.node': '22' }, { source: 'Dockerfile' }),
    );
    const findings = compareSides(development, declared({ 'runtime.node': '22' }));
    expect(findings).toMatchObject([
      { fingerprint: 'runtime:runtime.node:value', verdict: 'match' },
      {
        fingerprint: 'runtime:runtime.node:development:value',
        within: 'development',
        severity: 'medium',
        development: { value: ['22', '20'] },
      },
    ]);
  });
});

test('the order of facts and readings of one level changes nothing', () => {
  const facts = { 'os.family': 'debian', 'env.B': '1', 'env.A': '2', 'cpu.architecture': 'x86_64' };
  const reversed = Object.fromEntries(Object.entries(facts).reverse());
  const strip = (findings: readonly unknown[]) => JSON.stringify(findings).replaceAll(/"line":\d+/g, '');
  expect(strip(compareSides(observed(facts), declared({})))).toBe(
    strip(compareSides(observed(reversed), declared({}))),
  );
});

test('with the rules of expectation turned off everything that differs is drift', () => {
  const [finding] = compareSides(declared({ 'network.port.9229/tcp': true }), declared({}), { expectedRules: false });
  expect(finding?.verdict).toBe('drift');
});

test('what development starts to stay up is expected whatever production starts, and hides its image’s own command', () => {
  const findings = compared(
    declared({ 'deployment.command': ['sleep', 'infinity'], 'image.command': ['node'] }),
    side(reading('image', { 'image.command': ['node', 'main.js'], 'image.entrypoint': { unknown: 'Read the base.' } })),
  );
  expect([...findings.values()].map(each => [each.key, each.verdict])).toEqual([['deployment.command', 'expected']]);
});

test('two images that nobody can read are unknown, not equal', () => {
  const opaque = side(reading('orchestrator', { 'env.A': '1' }, { speaks: ['env.*'] }));
  const findings = compared(opaque, opaque);
  expect(['os.family', 'libc.family', 'runtime.*'].map(key => findings.get(key)?.verdict)).toEqual([
    ...['unknown', 'unknown', 'unknown'],
  ]);
  const known = declared({ 'runtime.node': '22', 'os.family': 'debian', 'libc.family': 'glibc' });
  expect(compared(known, known).has('runtime.*')).toBe(false);
});

test('an image with nothing but the program depends on no system', () => {
  expect(verdict('os.family', 'debian', 'scratch')).toBe('expected');
  expect(verdict('libc.family', 'glibc', 'none')).toBe('expected');
  expect(verdict('libc.family', 'glibc', 'musl')).toBe('drift high');
});

test('variables that come from a missing file point to the problem', () => {
  const partial = side(reading('orchestrator', {}, { speaks: ['mount./*'] }));
  const finding = compared(declared({ 'env.A': 'x' }), partial).get('env.A');
  expect(finding).toMatchObject({
    verdict: 'unknown',
    resolve: expect.stringContaining('mend its problems') as string,
  });
});
