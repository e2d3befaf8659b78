import { LockstepError } from '../base/lockstepError.ts';
import type { NeededSecret } from './stackTarget.ts';

/** Somebody must say where these Secrets of a stack come from; a face that can ask does, and tries again. */
export class SecretsNeeded extends LockstepError {
  readonly secrets: readonly NeededSecret[];

  /** `why` ends the sentence: what is known of the reason, or empty. */
  constructor(secrets: readonly NeededSecret[], why: string) {
    const names = secrets.map(({ name }) => name).join(', ');
    super('usage', `Production’s pods need Secrets that the stack does not bring: ${names}${why}.`, {
      remedy: {
        kind: 'text',
        text: 'Say for each where it comes from: a Secret of this cluster, or placeholders. They are never copied from production.',
      },
    });
    this.secrets = secrets;
  }
}
