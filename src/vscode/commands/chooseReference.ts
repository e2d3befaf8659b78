import { window } from 'vscode';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { NamedReference } from '../../core/workflows/listReferences.ts';
import { replaceText } from '../platform/replaceText.ts';
import type { ThisWindow } from '../window/thisWindow.ts';
import type { Face } from './face.ts';

type Doors = Pick<Face, 'window' | 'choice' | 'progress' | 'notify' | 'log'>;

/** Lets a person say which production is meant, and offers to write it down; whether one was chosen. */
export function chooseReferenceCommand(face: Doors): () => Promise<boolean> {
  return async () => {
    const { files } = face.window;
    if (!files) throw new LockstepError('usage', 'Open a folder first: it says where production is declared.');
    const found = await face.progress({ title: 'Looking for production', place: 'view' }, async (_, signal) => {
      const { listReferences } = await import('../../core/workflows/listReferences.ts');
      return listReferences(files, signal);
    });
    if (found.kind === 'failed') throw found.error;
    if (found.kind === 'cancelled') return false;
    const chosen = await pick(found.value, face);
    if (!chosen) return false;
    await face.choice.set(
      chosen.origin === 'declared'
        ? { kind: 'named', name: chosen.name }
        : { kind: 'targets', targets: chosen.targets },
    );
    if (chosen.origin === 'found') void offerToDeclare(chosen, face);
    return true;
  };
}

async function pick(references: readonly NamedReference[], face: Doors): Promise<NamedReference | undefined> {
  const live = {
    label: '$(server-environment) A workload on a cluster…',
    description: 'what runs there now; it is only read',
    reference: undefined,
  };
  const typed = {
    label: '$(edit) Name it…',
    description: 'kubernetes:k8s#deployment/web, compose:FILE#web, image:NAME',
    reference: undefined,
  };
  const items = references.map(reference => ({
    label: reference.name,
    description: reference.use.join(' + '),
    reference,
  }));
  const chosen = await window.showQuickPick([...items, live, typed], {
    title: 'Which production?',
    matchOnDescription: true,
    placeHolder: references.length > 0 ? 'Found in this folder' : 'Nothing in this folder says so',
  });
  if (chosen !== live) return chosen && (chosen.reference ?? (await askForTarget()));
  const { chooseClusterWorkload } = await import('./chooseClusterWorkload.ts');
  const use = await chooseClusterWorkload(face);
  return use === undefined ? undefined : namedReference([use]);
}

async function askForTarget(): Promise<NamedReference | undefined> {
  const { parseReferenceTarget } = await import('../../core/references/parseReferenceTarget.ts');
  const text = await window.showInputBox({
    title: 'Production reference',
    prompt: 'KIND:PATH#WORKLOAD, several with spaces between them: an orchestrator first, then the image or Dockerfile',
    placeHolder: 'kubernetes:k8s#deployment/web dockerfile:Dockerfile',
    validateInput: value => {
      try {
        words(value).forEach(parseReferenceTarget);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  });
  if (text === undefined || words(text).length === 0) return undefined;
  return namedReference(words(text));
}

async function namedReference(use: readonly string[]): Promise<NamedReference> {
  const { parseReferenceTarget } = await import('../../core/references/parseReferenceTarget.ts');
  return { name: 'production', use, targets: use.map(parseReferenceTarget), origin: 'found' };
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter(word => word !== '');
}

async function offerToDeclare(reference: NamedReference, { window: own, notify, choice }: Doors): Promise<void> {
  const write = 'Write lockstep.yaml';
  if ((await notify.offer('Keep this choice for everybody who works on the folder?', write)) !== write) return;
  await declare(reference, own);
  await choice.set(undefined);
}

async function declare({ use }: NamedReference, own: ThisWindow): Promise<void> {
  if (!own.folder || !own.files) return;
  const { declareReference } = await import('../../core/configuration/declareReference.ts');
  const text = await own.files.read('lockstep.yaml', AbortSignal.timeout(10_000));
  await replaceText(own.folder, 'lockstep.yaml', declareReference(text, { name: 'production', use }));
}
