import { expect, test } from 'vitest';
import { sarifReport } from '../../../src/core/reports/sarifReport.ts';
import { sampleReport } from './sampleReport.ts';

interface Location {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    readonly region?: { readonly startLine: number };
  };
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly Location[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly justification: string }[];
}
interface Log {
  readonly version: string;
  readonly runs: readonly [
    {
      readonly results: readonly Result[];
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    },
  ];
}

const log = JSON.parse(sarifReport(sampleReport())) as Log;
const [{ results, tool }] = log.runs;
const find = (ruleId: string): Result | undefined => results.find(each => each.ruleId === ruleId);

test('only drift and waived drift are results, each under its rule', () => {
  expect(log.version).toBe('2.1.0');
  expect(new Set(results.map(each => each.ruleId))).toEqual(
    new Set([
      'runtime.node',
      'env.GREETING',
      'secret.API_TOKEN',
      'image.pinned',
      'resources.memory.limit',
      'time.zone',
      'service.postgres.version',
      'deployment.replicas',
    ]),
  );
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  expect(new Set(tool.driver.rules.map(each => each.id)).size).toBe(tool.driver.rules.length);
});

test('places are relative to the repository, with lines where known', () => {
  const version = find('service.postgres.version');
  expect(version).toMatchObject({
    level: 'error',
    message: { text: expect.stringContaining('is 15 in development and 17 in production') as string },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'compose%20files/dev.yaml', uriBaseId: 'ROOT' },
          region: { startLine: 6, startColumn: 1 },
        },
      },
    ],
    relatedLocations: [{ id: 1, physicalLocation: { artifactLocation: { uri: 'kubernetes.file' } } }],
  });
  for (const { locations } of results) {
    expect(locations).toHaveLength(1);
    expect(locations[0]?.physicalLocation.artifactLocation.uri).not.toMatch(/^(?:\/|file:)/);
  }
});

test('fingerprints are one for each finding and the same every time', () => {
  const prints = results.map(each => each.partialFingerprints['lockstep/v1'] ?? '');
  expect(new Set(prints).size).toBe(results.length);
  for (const print of prints) expect(print).toMatch(/^[0-9a-f]{64}$/);
  expect(find('time.zone')?.partialFingerprints).toEqual({
    // sha256 of time:time.zone:value
    'lockstep/v1': 'eb9d3299b84352122595aa52ec85cc8a08c2c246e42f353e2389ecd6eb2cee1f',
  });
});

test('a waiver is a suppression with its reason', () => {
  expect(find('time.zone')?.suppressions).toMatchObject([
    { kind: 'external', justification: 'The team lives there. (platform, until 2026-12-31)' },
  ]);
});

test('hidden values stay hidden', () => {
  expect(sarifReport(sampleReport())).not.toContain('hello');
  expect(find('env.GREETING')?.message.text).toContain('•••');
});
