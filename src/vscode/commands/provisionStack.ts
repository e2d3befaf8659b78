import { window } from 'vscode';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { Place } from '../../core/environment/environment.ts';
import { SecretsNeeded } from '../../core/environment/secretsNeeded.ts';
import type { NeededSecret, SecretSource } from '../../core/environment/stackTarget.ts';
import { chooseClusterWorkload } from './chooseClusterWorkload.ts';
import type { Face } from './face.ts';
import { asConfigured, provisionIn } from './provisionEnvironment.ts';
import type { CommandHandler } from './registerCommands.ts';

type Doors = Pick<Face, 'list' | 'window' | 'progress' | 'notify' | 'activities' | 'log'>;

const stackKinds = /^(?:kubernetes|kustomize|helm|cluster):/;

/** Production's whole stack in a namespace of its own, one workload of it being the Dev Container. */
export function provisionStackCommand(face: Doors): CommandHandler {
  return async () => {
    const { files } = face.window;
    if (!files) throw new LockstepError('usage', 'Open a folder first: its Dev Container takes a place in the stack.');
    const reference = await chooseStack(face);
    const place = reference === undefined ? undefined : await chooseCluster(face);
    if (reference === undefined || !place) return undefined;
    let secrets: Readonly<Record<string, SecretSource>> = {};
    for (;;) {
      try {
        return await provisionIn(face)({ place: place.id, stack: { reference, secrets }, ...asConfigured() });
      } catch (error) {
        if (!(error instanceof SecretsNeeded)) throw error;
        const answers = await askForSecrets(error.secrets, place);
        if (!answers) return undefined;
        secrets = { ...secrets, ...answers };
      }
    }
  };
}

async function chooseStack(face: Doors): Promise<string | undefined> {
  const { files } = face.window;
  if (!files) return undefined;
  const found = await face.progress({ title: 'Looking for production', place: 'view' }, async (_, signal) => {
    const { listReferences } = await import('../../core/workflows/listReferences.ts');
    return listReferences(files, signal);
  });
  if (found.kind === 'failed') throw found.error;
  if (found.kind === 'cancelled') return undefined;
  const items = found.value.flatMap(({ name, use }) => {
    const reference = use.find(each => stackKinds.test(each));
    return reference === undefined ? [] : [{ label: name, description: reference, reference }];
  });
  const live = { label: '$(server-environment) A workload on a cluster…', description: 'as it is now', reference: '' };
  const chosen = await window.showQuickPick([...items, live], {
    title: 'Which of production’s workloads becomes the Dev Container?',
    matchOnDescription: true,
    placeHolder: 'What stands around it comes along; nothing of production is changed',
  });
  return chosen === live ? chooseClusterWorkload(face) : chosen?.reference;
}

async function chooseCluster({ list, progress }: Doors): Promise<Place | undefined> {
  if (!list.isSettled)
    await progress({ title: 'Looking for clusters', place: 'view' }, (_, signal) => list.settled(signal));
  const clusters = list.places.filter(each => each.provider === 'kubernetes' && each.availability.kind === 'ready');
  const [first, second] = clusters;
  if (!first) throw new LockstepError('unreachable', 'No cluster can be reached to make a stack on.');
  if (!second) return first;
  const items = clusters.map(place => ({ label: place.name, place }));
  return (await window.showQuickPick(items, { title: 'On which cluster of development?' }))?.place;
}

async function askForSecrets(
  needed: readonly NeededSecret[],
  place: Place,
): Promise<Readonly<Record<string, SecretSource>> | undefined> {
  const answers: Record<string, SecretSource> = {};
  for (const secret of needed) {
    const answer = await askForSecret(secret, place);
    if (!answer) return undefined;
    answers[secret.name] = answer;
  }
  return answers;
}

async function askForSecret({ name, keys }: NeededSecret, place: Place): Promise<SecretSource | undefined> {
  const placeholders = { label: 'Placeholders', description: 'random values that nobody uses' };
  const copy = { label: `A Secret of ${place.name}…`, description: 'copied into the stack’s namespace' };
  const chosen = await window.showQuickPick([placeholders, copy], {
    title: `Where does the Secret ${name} come from?`,
    placeHolder: keys.length > 0 ? `Its keys: ${keys.join(', ')}` : 'It is never copied from production',
  });
  if (chosen !== copy) return chosen && { kind: 'placeholders' };
  const text = await window.showInputBox({
    title: `Which Secret becomes ${name}?`,
    placeHolder: 'NAMESPACE/NAME',
    validateInput: value => (/^[^/\s]+\/[^/\s]+$/.test(value) ? undefined : 'Write it as NAMESPACE/NAME.'),
  });
  const [namespace, secret] = text?.split('/') ?? [];
  return namespace === undefined || secret === undefined ? undefined : { kind: 'secret', namespace, name: secret };
}
