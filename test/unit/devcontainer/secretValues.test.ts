import { expect, test } from 'vitest';
import { readDevContainer } from '../../../src/core/devcontainer/readDevContainer.ts';
import { secretValues } from '../../../src/core/devcontainer/secretValues.ts';
import { filesOf } from '../references/filesOf.ts';

test('collects what must not be shown from every place that a Compose project reads', async () => {
  const files = filesOf({
    'devcontainer.json': JSON.stringify({
      dockerComposeFile: 'compose.yaml',
      service: 'app',
      remoteEnv: { NPM_TOKEN: '${localEnv:MY_TOKEN}', EDITOR: 'vim' },
    }),
    '.env': 'FROM_DOTENV_PASSWORD="dotenv password"\nPORT=3000\n',
    'secrets.env': 'export API_KEY=key-in-env-file # why\n',
    'key.pem': 'first-line-of-key\nsecond-line-of-key\n',
    'base.yaml': 'services:\n  base:\n    environment: { BASE_SECRET: inherited-secret }\n',
    'compose.yaml': `
services:
  app:
    extends: { file: base.yaml, service: base }
    build: { context: ., args: { BUILD_TOKEN: build-token } }
    env_file: [{ path: secrets.env }]
    environment:
      DATABASE_URL: postgres://shop:in-the-url@db/shop
      PGPASSWORD: \${DB_PASSWORD:-default-password}
      LOG_LEVEL: debug
      SECRET_KEY_FILE: /run/secrets/key
      FEATURE_TOKEN: 'true'
  db:
    environment:
      - POSTGRES_PASSWORD=listed-password
      - GIVEN_SECRET
secrets:
  key: { file: key.pem }
  other: { environment: OTHER }
`,
  });
  const signal = AbortSignal.timeout(5000);
  const localEnv = { MY_TOKEN: 'token-of-mine', GIVEN_SECRET: 'given-from-outside', OTHER: 'secret-by-name' };
  const devContainer = await readDevContainer(files, 'devcontainer.json', signal);
  expect([...(await secretValues(files, devContainer, localEnv, signal))].sort()).toEqual([
    'build-token',
    'default-password',
    'dotenv password',
    'first-line-of-key\nsecond-line-of-key',
    'given-from-outside',
    'in-the-url',
    'inherited-secret',
    'key-in-env-file',
    'listed-password',
    'secret-by-name',
    'token-of-mine',
  ]);
});
