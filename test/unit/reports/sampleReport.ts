import type { Problem } from '../../../src/core/environment/reading.ts';
import { compareSides } from '../../../src/core/parity/compareSides.ts';
import { createReport } from '../../../src/core/parity/createReport.ts';
import type { ParityReport } from '../../../src/core/parity/parityReport.ts';
import { waive } from '../../../src/core/parity/waive.ts';
import { declared, reading, side } from '../parity/readings.ts';

const problems: readonly Problem[] = [
  { file: 'compose.yaml', line: 12, message: 'The env file .env is missing.', resolve: 'Give it with --env-file.' },
];

/** A comparison that has something of everything. */
export function sampleReport(): ParityReport {
  const development = side(
    reading('tooling', { 'runtime.node': '20' }, { source: '.nvmrc' }),
    reading('image', { 'runtime.node': '22.1.0' }, { source: 'Dockerfile', speaks: ['*'] }),
    reading(
      'orchestrator',
      {
        'env.TZ': 'Europe/Paris',
        'env.GREETING': 'hello world',
        'env.A': '1',
        'deployment.command': ['sleep', 'infinity'],
        'service.postgres': true,
        'service.postgres.version': '15',
        'libc.family': 'glibc',
      },
      { source: 'compose files/dev.yaml' },
    ),
  );
  const reference = declared({
    'runtime.node': '24.0.0',
    'env.GREETING': 'hello moon',
    'env.A': '1',
    'secret.API_TOKEN': { unknown: 'Kept in a secret.' },
    'image.reference': 'shop/web',
    'image.pinned': false,
    'resources.memory.limit': 536_870_912,
    'deployment.command': ['node', 'main.js'],
    'deployment.replicas': 3,
    'service.postgres': true,
    'service.postgres.version': '17',
    'libc.family': { unknown: 'Let the image be read.' },
  });
  const { findings } = waive(
    compareSides(development, reference),
    [{ key: 'time.zone', reason: 'The team lives there.', owner: 'platform', until: '2026-12-31' }],
    new Date('2026-11-21'),
  );
  return createReport({
    version: '0.1.0',
    development: { kind: 'declared', files: ['.devcontainer/compose.yaml'], service: 'app' },
    references: [{ kind: 'kubernetes', source: 'k8s/web.yaml', workload: 'deployment/web' }],
    findings: findings.map(each =>
      each.key === 'service.postgres.version'
        ? { ...each, fix: { title: 'Use PostgreSQL 17', file: 'compose files/dev.yaml' } }
        : each,
    ),
    problems,
  });
}
