import { expect, test } from 'vitest';
import { secretKeyNames } from '../../../../src/core/references/cluster/secretKeyNames.ts';
import { inChunks } from '../../inChunks.ts';

const password = 'aHVudGVyMg';
const planted = JSON.stringify({
  metadata: { managedFields: [{ fieldsV1: { 'f:data': { 'f:planted': {} } } }] },
  data: { password },
});
const metadata = {
  kind: 'PartialObjectMetadata',
  metadata: {
    name: 'credentials',
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': planted, 'f:data': '{"f:no":{}}' },
    labels: { 'f:data': 'x' },
    managedFields: [
      {
        manager: 'kubectl',
        fieldsV1: {
          'f:data': { '.': {}, 'f:password': {}, 'f:a"b\\': {}, 'f:ключ': {} },
          'f:metadata': { 'f:annotations': { 'f:not-a-key': {} } },
          'f:type': {},
        },
      },
      { manager: 'helm', fieldsV1: { 'f:stringData': { 'f:user': {} }, 'f:data': { 'f:password': {} } } },
    ],
  },
};

test.each([1, 7, 1_000_000])('keeps the names of keys and nothing else, in pieces of %i bytes', async size => {
  const names = await secretKeyNames(inChunks(Buffer.from(JSON.stringify(metadata, null, 1)), size));
  expect(names).toEqual(['a"b\\', 'password', 'user', 'ключ']);
});

test('metadata without managed fields tells no key, whatever else it carries', async () => {
  const text = JSON.stringify({
    metadata: { ...metadata.metadata, managedFields: undefined },
    data: { password },
    'f:data': { 'f:x': 1 },
  });
  expect(await secretKeyNames(inChunks(Buffer.from(text), 100))).toEqual([]);
});

test('an answer without end is refused', async () => {
  const endless = inChunks(Buffer.from('"'.padEnd(5 * 1024 * 1024, 'x')), 65_536);
  await expect(secretKeyNames(endless)).rejects.toMatchObject({ code: 'invalidInput' });
});
