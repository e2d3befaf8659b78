import { describe, expect, test } from 'vitest';
import { mergeSide } from '../../../src/core/parity/mergeSide.ts';
import type { Reading } from '../../../src/core/environment/reading.ts';
import { reading, side } from './readings.ts';

describe('the effective value', () => {
  test('is what was observed, then the orchestrator’s, the image’s, the tooling’s', () => {
    const all = [
      reading('tooling', { 'runtime.node': '20' }),
      reading('image', { 'runtime.node': '22' }),
      reading('orchestrator', { 'runtime.node': '23' }),
      reading('observed', { 'runtime.node': '24.1.0' }),
    ];
    const values = [1, 2, 3, 4].map(count => mergeSide(side(...all.slice(0, count))).view('runtime.node').observation);
    expect(values.map(each => (each.status === 'known' ? each.value : each.status))).toEqual([
      '20',
      '22',
      '23',
      '24.1.0',
    ]);
  });

  test('of one level is the later, or the more precise where both agree', () => {
    const view = (first: string, second: string) =>
      mergeSide(
        side(
          reading('image', { 'runtime.node': first }),
          reading('image', { 'runtime.node': second }, { source: 'b' }),
        ),
      ).view('runtime.node').observation;
    expect(view('20', '22')).toMatchObject({ value: '22' });
    expect(view('22.4.1', '22')).toMatchObject({ value: '22.4.1' });
  });

  test('is unknown where the orchestrator sets something that can’t be told, though the image has a value', () => {
    const merged = mergeSide(
      side(reading('image', { 'env.A': '1' }), reading('orchestrator', { 'env.A': { unknown: 'Give A.' } })),
    );
    expect(merged.view('env.A')).toMatchObject({
      observation: { status: 'unknown', resolve: 'Give A.' },
      stated: true,
    });
  });

  test('falls back to what files say where a measurement failed', () => {
    const merged = mergeSide(
      side(
        reading('image', { 'runtime.node': '22' }),
        reading('observed', { 'runtime.node': { unknown: 'No shell.' } }),
      ),
    );
    expect(merged.view('runtime.node').observation).toEqual({ status: 'known', value: '22' });
  });

  test('is absence where a measurement leaves out what files state', () => {
    const merged = mergeSide(side(reading('orchestrator', { 'package.git': '2' }), reading('observed', {})));
    expect(merged.view('package.git').observation.status).toBe('absent');
  });

  test('names every witness that agrees, and for a measured value the place that declares it', () => {
    const merged = mergeSide(
      side(
        reading('tooling', { 'runtime.node': '22' }, { source: '.nvmrc' }),
        reading('image', { 'runtime.node': '23' }, { source: 'Dockerfile' }),
        reading('observed', { 'runtime.node': '22.4.1' }),
      ),
    );
    expect(merged.view('runtime.node').sources.map(each => each.file ?? each.method)).toEqual([
      'observed',
      'Dockerfile',
      '.nvmrc',
    ]);
  });
});

describe('absence', () => {
  const status =
    (...readings: readonly Reading[]) =>
    (key: string) =>
      mergeSide(side(...readings)).view(key).observation.status;

  test('of what orchestrator and image can both bring needs both to speak', () => {
    const image = reading('image', {}, { speaks: ['env.*', 'identity.*'] });
    const orchestrator = reading('orchestrator', {}, { speaks: ['env.*', 'secret.*', 'identity.user'] });
    for (const key of ['env.A', 'secret.A', 'identity.user']) {
      expect(status(image)(key)).toBe('unknown');
      expect(status(orchestrator)(key)).toBe('unknown');
      expect(status(image, orchestrator)(key)).toBe('absent');
      expect(status(reading('observed', {}))(key)).toBe('absent');
    }
  });

  test('says which source is missing', () => {
    const resolve = (...readings: readonly Reading[]): unknown =>
      mergeSide(side(...readings)).view('env.A').observation;
    expect(resolve(reading('orchestrator', {}))).toMatchObject({ resolve: expect.stringContaining('image') as string });
    expect(resolve(reading('image', {}))).toMatchObject({ resolve: expect.stringContaining('Compose') as string });
  });

  test('of any other key needs one that speaks of it', () => {
    expect(status(reading('orchestrator', {}, { speaks: ['service.*'] }))('service.redis')).toBe('absent');
    expect(status(reading('orchestrator', {}, { speaks: ['env.*'] }))('service.redis')).toBe('unknown');
  });

  test('of the zone is told by who speaks of variables', () => {
    const both = [reading('image', {}, { speaks: ['env.*'] }), reading('orchestrator', {}, { speaks: ['env.*'] })];
    expect(status(...both)('time.zone')).toBe('absent');
  });
});

describe('contradictions', () => {
  const keys = (...readings: readonly Reading[]): readonly string[] =>
    mergeSide(side(...readings)).contradictions.map(each => `${each.key} ${each.contradicting.source}`);

  test('are tooling against what runs, and sources of one level', () => {
    const nvmrc = reading('tooling', { 'runtime.node': '20' }, { source: '.nvmrc' });
    expect(keys(nvmrc, reading('image', { 'runtime.node': '22' }))).toEqual(['runtime.node .nvmrc']);
    expect(keys(nvmrc, reading('observed', { 'runtime.node': '22.4.1' }))).toEqual(['runtime.node .nvmrc']);
    expect(
      keys(
        reading('orchestrator', { 'env.A': '1' }, { source: 'web.yaml' }),
        reading('orchestrator', { 'env.A': '2' }, { source: 'compose.yaml', kind: 'compose' }),
      ),
    ).toEqual(['env.A web.yaml']);
  });

  test('are none where a version lies within the other, or a layer is made to override', () => {
    expect(keys(reading('tooling', { 'runtime.node': '22' }), reading('image', { 'runtime.node': '22.4.1' }))).toEqual(
      [],
    );
    expect(keys(reading('image', { 'env.A': '1' }), reading('orchestrator', { 'env.A': '2' }))).toEqual([]);
    expect(
      keys(
        reading('orchestrator', { 'env.A': '1' }, { kind: 'compose' }),
        reading('orchestrator', { 'env.A': '2' }, { kind: 'devcontainer' }),
      ),
    ).toEqual([]);
  });
});

describe('derived keys', () => {
  test('TZ and LANG are the zone, the locale and the charset', () => {
    const merged = mergeSide(side(reading('orchestrator', { 'env.TZ': 'Europe/Paris', 'env.LANG': 'C.UTF-8' })));
    expect(merged.keys).toEqual(['time.charset', 'time.locale', 'time.zone']);
    expect(merged.view('time.charset').observation).toMatchObject({ value: 'UTF-8' });
  });

  test('the image’s entrypoint and command are what is started where nobody says otherwise', () => {
    const image = reading('image', { 'image.entrypoint': ['tini', '--'], 'image.command': ['node', 'main.js'] });
    const command = (...readings: readonly Reading[]): unknown =>
      mergeSide(side(...readings)).view('deployment.command').observation;
    expect(command(image, reading('orchestrator', {}))).toMatchObject({ value: ['tini', '--', 'node', 'main.js'] });
    expect(command(image, reading('orchestrator', { 'deployment.command': ['sleep', '1'] }))).toMatchObject({
      value: ['sleep', '1'],
    });
  });
});
