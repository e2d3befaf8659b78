import { expect, test } from 'vitest';
import { ProvisionProgress } from '../../../src/core/devcontainer/provisionProgress.ts';

const raw = (text: string): string => JSON.stringify({ type: 'raw', level: 3, timestamp: 1, text });

function follow(lines: readonly string[], secrets: readonly string[] = []) {
  const steps: string[] = [];
  let output = '';
  const report = { step: (message: string) => void steps.push(message), output: (text: string) => (output += text) };
  const progress = new ProvisionProgress(report, secrets);
  const bytes = Buffer.from(lines.map(line => `${line}\n`).join(''));
  // Chunks of a pipe end anywhere, also within a character.
  for (let at = 0; at < bytes.length; at += 7) progress.push(bytes.subarray(at, at + 7));
  progress.end();
  return { steps, output, progress };
}

test('counts the steps of BuildKit and of the classic builder, and names Features', () => {
  const { steps } = follow([
    JSON.stringify({ type: 'start', level: 3, timestamp: 1, text: 'Run: docker buildx build --load .' }),
    raw('#5 [dev_containers_feature_content_normalize 1/2] COPY a b\n#6 [2/7] RUN npm ci\n'),
    raw('#6 [2/7] RUN npm ci\n#20 0.376 Feature       : Node.js'),
    raw('\nStep 3/4 : COPY . .\n Container shop-db-1  Waiting\n'),
    JSON.stringify({
      type: 'start',
      level: 3,
      timestamp: 1,
      text: 'Run: docker build -f /x/updateUID.Dockerfile -t y',
    }),
    raw('#6 [2/2] RUN eval $(sed)\n'),
    JSON.stringify({ type: 'start', level: 3, timestamp: 1, text: 'Run: docker compose --project-name a -f b up -d' }),
  ]);
  expect(steps).toEqual([
    'building',
    'building: step 2 of 7, RUN npm ci',
    'building: installing Feature Node.js',
    'building: step 3 of 4, COPY . .',
    'waiting until shop-db-1 is healthy',
    'building: giving the user inside your user id',
    'starting services',
  ]);
});

test('shows only what builds and commands write, never what the CLI tells its developers', () => {
  const { output } = follow([
    JSON.stringify({ type: 'text', level: 2, timestamp: 1, text: 'environment:\n  DB_PASSWORD: abc-def-ghi' }),
    raw('built é\n'),
    'Error: Command failed',
  ]);
  expect(output).toBe('built é\n');
});

test('removes a secret that is cut by two events, and one in a step', () => {
  const { output, steps, progress } = follow(
    [
      raw('#1 [1/2] RUN login abc-def-ghi\nabc-'),
      raw('def-ghi and abc-d'),
      raw('one\n'),
      '{"broken',
      'Error: abc-def-ghi',
    ],
    ['abc-def-ghi'],
  );
  expect(output).toBe('#1 [1/2] RUN login •••\n••• and abc-done\n');
  expect(steps).toEqual(['building: step 1 of 2, RUN login •••']);
  expect(progress.plainOutput).toBe('Error: •••\n');
});

test('knows the lifecycle command that failed, its exit code and only its own output', () => {
  const event = (status: string, name = 'postCreateCommand'): string =>
    JSON.stringify({ type: 'progress', name: `Running ${name}...`, status, channel: 'postCreate' });
  const { steps, progress } = follow([
    event('running', 'onCreateCommand'),
    raw('first\n'),
    event('succeeded', 'onCreateCommand'),
    event('running'),
    raw('second\r\n'),
    JSON.stringify({
      type: 'text',
      channel: 'postCreate',
      text: '\u001b[1m\u001b[31mpostCreateCommand from devcontainer.json failed with exit code 3. Skipping\u001b[39m',
    }),
    event('failed'),
  ]);
  expect(steps).toEqual(['running onCreateCommand', 'running postCreateCommand']);
  expect(progress.failedCommand).toEqual({ name: 'postCreateCommand', exitCode: 3, output: 'second' });
});
