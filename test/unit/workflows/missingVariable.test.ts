import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkParity } from '../../../src/core/workflows/checkParity.ts';
import { createSealer } from '../../../src/core/workflows/createSealer.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';

test('a variable that is missing in development weighs more when the source code reads it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-names-'));
  try {
    await writeFile(join(folder, 'Dockerfile'), 'FROM node:22.1.0\n');
    const service = (env: string): string => `services:\n  app:\n    build: .\n    environment: { ${env} }\n`;
    await writeFile(join(folder, 'compose.yaml'), service('PORT: 1'));
    await writeFile(join(folder, 'prod.yaml'), service('PORT: 1, IS_READ: 2, NOT_READ: 3'));
    await writeFile(join(folder, 'app.py'), 'import os\nlimit = os.environ["IS_READ"]\n');
    const targets = [{ kind: 'compose', path: 'prod.yaml', options: {} }];
    const files = diskFiles(folder);
    const sources = { files, seal: createSealer(Buffer.alloc(32)), version: '1', today: new Date() };
    const signal = AbortSignal.timeout(5000);
    const outcome = await checkParity({ reference: { kind: 'targets', targets } }, sources, signal);
    const findings = outcome.kind === 'report' ? outcome.report.findings : [];
    expect(findings.filter(({ verdict }) => verdict === 'drift').map(({ key, severity }) => [key, severity])).toEqual([
      ['env.IS_READ', 'high'],
      ['env.NOT_READ', 'medium'],
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
