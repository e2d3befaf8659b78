import type { Engine } from './engine.ts';

/** One event of a container, the text after a colon in its action dropped. */
export interface ContainerEvent {
  readonly action: string;
  readonly containerId: string;
}

/** Stands for a container's id in the first event, which says that whatever happened before is in a list made now. */
export const justConnected = '';

/** Filtered by name, because each health probe alone costs three exec events. */
const actions = [
  'create',
  'start',
  'die',
  'pause',
  'unpause',
  'rename',
  'destroy',
  'health_status',
  // The mark of a failed lifecycle command is written into the container.
  'extract-to-dir',
];

/**
 * The engine's events from now on. Throws `unreachable` when the connection breaks, the signal's reason on abort.
 * The engine keeps few events: after a break everything is to be listed again.
 */
export async function* containerEvents(
  engine: Engine,
  only: readonly string[] | undefined,
  signal: AbortSignal,
): AsyncGenerator<ContainerEvent, never> {
  const filters = { type: ['container'], event: actions, ...(only === undefined ? {} : { container: [...only] }) };
  const stream = await engine.call(
    'follow events',
    (docker, abortSignal) => docker.getEvents({ filters, abortSignal } as object),
    signal,
  );
  yield { action: 'connected', containerId: justConnected };
  let rest = '';
  stream.setEncoding('utf8');
  for await (const text of stream) {
    const lines = (rest + text.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield parseEvent(line);
  }
  signal.throwIfAborted();
  throw new Error('The engine ended its event stream.');
}

function parseEvent(line: string): ContainerEvent {
  const event = JSON.parse(line) as { Action?: string; Actor?: { ID?: string } };
  return { action: (event.Action ?? '').replace(/:.*$/s, ''), containerId: event.Actor?.ID ?? '' };
}
