import { LockstepError } from '../core/base/lockstepError.ts';
import type { SecretSource, StackTarget } from '../core/environment/stackTarget.ts';
import type { CliArguments } from './context.ts';

/** `--stack REFERENCE --secret NAME=NAMESPACE/SECRET --placeholders`; undefined where no stack is asked for. */
export function stackTarget(args: CliArguments): StackTarget | undefined {
  const reference = args.text('stack');
  const secrets = Object.fromEntries(args.texts('secret').map(secretSource));
  const placeholders = args.flag('placeholders');
  if (reference === undefined) {
    if (placeholders || args.texts('secret').length > 0)
      throw new LockstepError('usage', '--secret and --placeholders say what the Secrets of a --stack are.');
    return undefined;
  }
  return { reference, secrets, ...(placeholders ? { otherSecrets: { kind: 'placeholders' } } : {}) };
}

function secretSource(text: string): readonly [name: string, source: SecretSource] {
  const { name, namespace, secret } =
    /^(?<name>[^=/]+)=(?:placeholders|(?<namespace>[^/]+)\/(?<secret>[^/]+))$/.exec(text)?.groups ?? {};
  if (name === undefined)
    throw new LockstepError('usage', `--secret ${text} can't be read.`, {
      remedy: {
        kind: 'text',
        text: 'Write it as NAME=NAMESPACE/SECRET, a Secret of this cluster, or NAME=placeholders.',
      },
    });
  return [
    name,
    namespace === undefined || secret === undefined
      ? { kind: 'placeholders' }
      : { kind: 'secret', namespace, name: secret },
  ];
}
