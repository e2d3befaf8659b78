import { expect, test } from 'vitest';
import { LockstepError } from '../../../src/core/base/lockstepError.ts';
import { ownerName } from '../../../src/core/cluster/ownerName.ts';
import { environmentId, serviceName } from '../../../src/core/environment/ids.ts';
import { describeLoss } from '../../../src/core/workflows/describeLoss.ts';
import { environment, fakeSession } from './fakes.ts';

const { signal } = new AbortController();
const lost = environment('docker:default/shop', {
  name: 'shop',
  workspace: { remote: '/work', persistence: 'lost' },
});
const answers = (of: Readonly<Record<string, string | undefined>>) =>
  fakeSession(argv => {
    const verb = argv.find(word => word in of) ?? '';
    const stdout = of[verb];
    return stdout === undefined ? { code: 128 } : { code: 0, stdout };
  });

test('nothing is lost where the workspace is bound or kept, and nothing is asked', async () => {
  const bound = environment('docker:default/shop', { workspace: { remote: '/work', persistence: 'bound' } });
  expect(await describeLoss(bound, undefined, signal)).toEqual([]);
});

test('what is not committed, not pushed or stashed is counted', async () => {
  const session = answers({ status: ' M a\n?? b\n', log: '1 one\n', stash: '' });
  expect(await describeLoss(lost, session, signal)).toEqual([
    '2 changed files are not committed.',
    '1 commits are not pushed.',
  ]);
  expect(await describeLoss(lost, answers({ status: '', log: '', stash: '' }), signal)).toEqual([]);
});

test('where nobody can look, that is said, and it counts as a loss', async () => {
  expect(await describeLoss(lost, undefined, signal)).toEqual([
    'The workspace in shop could not be looked at, and it goes with the environment.',
  ]);
  expect(await describeLoss(lost, answers({}), signal)).toEqual([
    "The files in /work go with the environment, and Git can't tell what of them is kept elsewhere.",
  ]);
  const withoutGit = fakeSession(() => {
    throw new LockstepError('toolMissing', 'Could not run git.');
  });
  expect(await describeLoss(lost, withoutGit, signal)).toEqual([
    "The files in /work go with the environment, and Git can't tell what of them is kept elsewhere.",
  ]);
});

test("on a cluster somebody else's work and the data of its services count too", async () => {
  const session = answers({ status: '', log: '', stash: '' });
  const here = { ...lost, id: environmentId('kubernetes:dev/team/abc'), owner: ownerName() };
  expect(await describeLoss(here, session, signal)).toEqual([]);
  const services = ['app', 'db'].map(name => ({ name: serviceName(name), state: { kind: 'running' } as const }));
  expect(await describeLoss({ ...here, owner: 'bob@desk', services }, session, signal)).toEqual([
    'It was made by bob@desk.',
    'The data of its other services goes too.',
  ]);
});

test('a stack goes with all that stands around the workspace', async () => {
  const stack = { reference: 'helm:chart#web', from: 'cluster:ada/deployment/web', notes: [] };
  const session = answers({ status: '', log: '', stash: '' });
  expect(await describeLoss({ ...lost, stack }, session, signal)).toEqual([
    'The stack around it goes too, with its whole namespace and the data in its volumes.',
  ]);
});
