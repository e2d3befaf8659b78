import { expect, test } from 'vitest';
import { facts, place, readOne, readTarget } from '../readFacts.ts';

const shop = `services:
  web:
    image: registry.example.com/shop/web:1.4.2
    platform: linux/arm64/v8
    environment:
      PLAIN: "1"
      REQUIRED: \${TOKEN:?}
      DEFAULTED: \${MISSING:-d}
      EMPTY: \${MISSING:-}
      OPEN: pre-\${MISSING}
      FROM_DOT_ENV: \${TAG-none}
    user: "10001:20000"
    ports: ["\${PORT}:8080", "9229"]
    expose: [9000]
    volumes: [data:/data, ./conf:/conf, /anonymous]
    tmpfs: /tmp
    mem_limit: 512m
    cpus: 0.5
    pids_limit: -1
    cap_drop: [ALL]
    cap_add: [NET_BIND_SERVICE]
    security_opt: [no-new-privileges]
    secrets: [token]
    healthcheck: { test: curl -f localhost }
    stop_grace_period: 1m30s
  db:
    image: postgres:17
    command: postgres -c max_connections=200 -c wal_level=logical
    environment: { POSTGRES_PASSWORD: "hunter2" }
    volumes: [pg:/var/lib/postgresql/data]
  cache:
    image: redis
    command: [redis-server, --appendonly, "yes", --requirepass, hunter2]
  mail: { image: axllent/mailpit, profiles: [dev] }
  worker: { image: registry.example.com/shop/worker:1.4.2 }
  tool: { build: . }
volumes: { data: {}, pg: {} }
secrets: { token: { file: ./token } }
`;

test('tells what a service runs with, each fact with its place', async () => {
  const reading = await readOne('compose:deploy/compose.yaml#web', { 'deploy/compose.yaml': shop });
  expect(reading).toMatchObject({ level: 'orchestrator', kind: 'compose', workload: 'web' });
  expect(facts(reading, /^(?:cpu|identity|resources|network|mount|image|secret)\./)).toEqual({
    'cpu.architecture': 'arm64',
    'image.reference': 'registry.example.com/shop/web:1.4.2',
    'image.pinned': true,
    'identity.user': '10001',
    'identity.group': '20000',
    'identity.root': false,
    'identity.readOnlyRootFilesystem': false,
    'identity.privileged': false,
    'identity.noNewPrivileges': true,
    'identity.capabilities': ['NET_BIND_SERVICE'],
    'resources.memory.limit': 512 * 2 ** 20,
    'resources.cpu.limit': 500,
    'resources.shm': 64 * 2 ** 20,
    'network.port.8080/tcp': true,
    'network.port.9229/tcp': true,
    'network.port.9000/tcp': true,
    'mount./data': 'named',
    'mount./conf': 'bind',
    'mount./anonymous': 'ephemeral',
    'mount./tmp': 'memory',
    'secret.file./run/secrets/token': 'unknown',
  });
  expect(place(reading, 'resources.memory.limit')).toBe('deploy/compose.yaml:17:16');
  expect(place(reading, 'network.port.9229/tcp')).toBe('deploy/compose.yaml:13:29');
  expect(facts(reading, /^deployment\.(?:health|grace)/)).toEqual({
    'deployment.healthcheck': 'curl -f localhost',
    'deployment.grace': 90,
  });
});

test('a variable nobody set leaves its value unknown, and what Compose refuses is a problem', async () => {
  const texts = { 'compose.yaml': shop, '.env': 'TAG=dev\nPORT=1\n' };
  const reading = await readOne('compose:compose.yaml#web', texts);
  expect(facts(reading, /^env\./)).toEqual({
    'env.PLAIN': '1',
    'env.REQUIRED': 'unknown',
    'env.DEFAULTED': 'd',
    'env.EMPTY': '',
    'env.OPEN': 'unknown',
    'env.FROM_DOT_ENV': 'none',
  });
  expect(reading.facts.find(({ key }) => key === 'env.OPEN')).toMatchObject({
    resolve: expect.stringContaining('MISSING') as string,
  });
  expect(reading.problems).toEqual([
    {
      file: 'compose.yaml',
      line: 7,
      message: 'the required variable TOKEN is not set',
      resolve: expect.any(String) as string,
    },
  ]);
  const development = await readOne('compose:compose.yaml#web', texts, { side: 'development' });
  expect(facts(development, /FROM_DOT_ENV/)).toEqual({ 'env.FROM_DOT_ENV': 'dev' });
  const given = await readOne('compose:compose.yaml?env=prod.env#web', {
    ...texts,
    'prod.env': 'TOKEN=t\nMISSING=m\n',
  });
  expect(facts(given, /REQUIRED|OPEN|FROM_DOT/)).toEqual({
    'env.REQUIRED': 't',
    'env.OPEN': 'pre-m',
    'env.FROM_DOT_ENV': 'none',
  });
  expect(given.problems).toEqual([]);
});

test('services beside it are told by family, siblings and inactive ones left out, passwords never in a command', async () => {
  const reading = await readOne('compose:compose.yaml#web', { 'compose.yaml': shop });
  expect(facts(reading, /^service\./)).toEqual({
    'service.postgres': true,
    'service.postgres.version': '17',
    'service.postgres.pinned': false,
    'service.postgres.persistence': 'named',
    'service.postgres.env.POSTGRES_PASSWORD': 'hunter2',
    'service.postgres.command': ['postgres', '-c', 'max_connections=200', '-c', 'wal_level=logical'],
    'service.postgres.setting.max_connections': '200',
    'service.postgres.setting.wal_level': 'logical',
    'service.redis': true,
    'service.redis.version': 'unknown',
    'service.redis.pinned': false,
    'service.redis.persistence': 'ephemeral',
    'service.redis.command': ['redis-server', '--appendonly', 'yes', '--requirepass', '•••'],
    'service.redis.setting.appendonly': 'yes',
    'service.redis.auth': true,
  });
});

test('a missing env file is a problem, and nothing is said of variables that it may set', async () => {
  const compose = 'services:\n  web:\n    image: a\n    env_file: gone.env\n    environment: {A: "1"}\n';
  const reading = await readOne('compose:compose.yaml', { 'compose.yaml': compose });
  expect(reading.speaks).not.toContain('env.*');
  expect(facts(reading, /^env/)).toEqual({ 'env.A': '1' });
  expect(reading.problems).toMatchObject([{ file: 'gone.env', message: 'the env file gone.env is missing' }]);
});

test('an env file gives a variable its place there', async () => {
  const compose = 'services:\n  web:\n    image: a\n    env_file: [app.env]\n';
  const reading = await readOne('compose:x/compose.yaml', {
    'x/compose.yaml': compose,
    'x/app.env': '# note\n\n export A=b\n',
  });
  expect(facts(reading, /^env/)).toEqual({ 'env.A': 'b' });
  expect(place(reading, 'env.A')).toBe('x/app.env:3:2');
});

test('the workload is the named one, the paired one, or the only one that is no backing service', async () => {
  const texts = { 'c.yaml': 'services: {web: {image: a/web}, job: {image: b/job}, db: {image: postgres}}' };
  expect(await readTarget('compose:c.yaml', texts)).toEqual({
    kind: 'ambiguous',
    choices: [
      { workload: 'web', file: 'c.yaml' },
      { workload: 'job', file: 'c.yaml' },
    ],
  });
  expect(await readOne('compose:c.yaml', texts, { pairWith: 'job' })).toMatchObject({ workload: 'job' });
  expect(
    await readOne('compose:c.yaml', { 'c.yaml': 'services: {web: {build: .}, db: {image: postgres}}' }),
  ).toMatchObject({ workload: 'web' });
  await expect(readTarget('compose:c.yaml#nobody', texts)).rejects.toMatchObject({
    code: 'notFound',
    message: 'There is no workload “nobody” in c.yaml; there are web, job, db.',
  });
});

test('a named service of an inactive profile is read with a problem', async () => {
  const reading = await readOne('compose:compose.yaml#mail', { 'compose.yaml': shop });
  expect(reading.problems.at(-1)).toMatchObject({ message: 'the service mail runs only with the profile dev' });
});

test('the Dockerfile of a build is read as the image below', async () => {
  const texts = {
    'deploy/compose.yaml':
      'services:\n  web:\n    image: shop/web\n    build: { context: .., dockerfile: docker/Dockerfile, target: run, args: { V: "22" } }\n',
    'docker/Dockerfile': 'ARG V=20\nFROM node:$V-slim AS run\nFROM scratch\n',
  };
  const outcome = await readTarget('compose:deploy/compose.yaml', texts);
  expect(outcome).toMatchObject({ readings: [{ level: 'image', workload: 'run' }, { level: 'orchestrator' }] });
  const [image] = outcome.kind === 'read' ? outcome.readings : [];
  expect(image && facts(image, /runtime/)).toEqual({ 'runtime.node': '22' });
  // The name of what is built here floats for nobody.
  expect(facts(await readOne('compose:deploy/compose.yaml', texts), /^image/)).toEqual({
    'image.reference': 'shop/web',
  });
});

test.each([
  ['services:\n  a:\n    extends: b\n  b:\n    extends: a\n', 'extends itself: c.yaml#a → c.yaml#b → c.yaml#a', 3],
  ['include: [c.yaml]\n', 'includes itself: c.yaml → c.yaml', 1],
  ['- a\n', 'should be a map', 1],
  ['services: {web: {image: [}}\n', 'no valid YAML', 1],
])('%j is refused with file and line', async (text, message, line) => {
  await expect(readTarget('compose:c.yaml', { 'c.yaml': text })).rejects.toMatchObject({
    code: 'invalidInput',
    message: expect.stringContaining(message) as string,
    at: { file: 'c.yaml', line },
  });
});

test('a file that is not there is said so', async () => {
  await expect(readTarget('compose:gone.yaml', {})).rejects.toMatchObject({
    code: 'notFound',
    at: { file: 'gone.yaml' },
  });
});

const doubling = (line: (index: number) => string): string =>
  Array.from({ length: 60 }, (_, index) => line(index)).join('');

test('variables that double with every line end as unknown, not as an exhausted machine', async () => {
  const texts = {
    'c.yaml': 'services: {web: {image: a, env_file: big.env}}',
    'big.env': `V0=${'x'.repeat(64)}\n${doubling(index => `V${index + 1}=$V${index}$V${index}\n`)}`,
  };
  const reading = await readOne('compose:c.yaml', texts);
  expect(facts(reading, /^env\.V60$/)).toEqual({ 'env.V60': 'unknown' });
  expect(reading.problems[0]).toMatchObject({
    file: 'big.env',
    message: 'a value grows beyond all bounds through its variables',
  });
});

test('includes that double with every file are refused', async () => {
  const texts = Object.fromEntries(
    Array.from({ length: 12 }, (_, level) =>
      ['a', 'b'].map(side => [`${side}${level}.yaml`, `include: [a${level + 1}.yaml, b${level + 1}.yaml]`] as const),
    ).flat(),
  );
  const leaves = { 'a12.yaml': 'services: {}', 'b12.yaml': 'services: {}' };
  await expect(readTarget('compose:a0.yaml', { ...texts, ...leaves })).rejects.toMatchObject({
    code: 'invalidInput',
    message: expect.stringContaining('is included too often') as string,
  });
});

test('a development project of nothing but services is no workload: its program runs elsewhere', async () => {
  const files = { 'c.yaml': 'services:\n  db: {image: "postgres:16"}\n  cache: {image: "redis:7", user: "5"}\n' };
  const reading = await readOne('compose:c.yaml', files, { side: 'development' });
  expect(facts(reading, /^service\.\w+(?:\.version)?$/)).toEqual({
    ...{ 'service.postgres': true, 'service.postgres.version': '16' },
    ...{ 'service.redis': true, 'service.redis.version': '7' },
  });
  expect(reading.facts.every(({ key }) => key.startsWith('service.'))).toBe(true);
  expect(reading.speaks).toEqual(['service.*']);
  expect((await readOne('compose:c.yaml#db', files, { side: 'development' })).workload).toBe('db');
});
