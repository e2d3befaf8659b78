import type { ReferenceReader } from '../referenceReader.ts';
import { renderedOutcome } from './renderedOutcome.ts';
import { renderKustomization } from './renderKustomization.ts';

/** `kustomize:DIR#deployment/web`: what `kubectl kustomize` makes of a folder. */
export const kustomizeReader: ReferenceReader = {
  kind: 'kustomize',
  read: (target, context, signal) =>
    renderedOutcome(target, context, access => renderKustomization(target.path, access, context.files, signal)),
};
