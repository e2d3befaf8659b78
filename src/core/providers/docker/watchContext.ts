import { isDeepStrictEqual } from 'node:util';
import { errorMessage } from '../../base/errorMessage.ts';
import type { Availability, EnvironmentChange, Place } from '../../environment/environment.ts';
import { providerId, type EnvironmentId } from '../../environment/ids.ts';
import type { Container } from './container.ts';
import type { DockerContext } from './context.ts';
import { placeOf } from './devContainerId.ts';
import type { Engine } from './engine.ts';
import { containerEvents, justConnected } from './events.ts';
import { isRunning } from './isRunning.ts';
import { listContainers } from './listContainers.ts';
import { recognise, type Recognised } from './recognise.ts';
import { unlessGone } from './removeContainers.ts';
import { unavailability } from './unavailability.ts';
import { untilReachable } from './untilReachable.ts';

/** The place and the environments of one engine, then their changes from its events; returns only on abort. */
export async function* watchContext(engine: Engine, signal: AbortSignal): AsyncGenerator<EnvironmentChange, void> {
  const { context } = engine;
  const known = new Map<EnvironmentId, Recognised>();
  const told: { availability?: Availability; settled?: boolean } = {};
  function* tell(availability: Availability): Generator<EnvironmentChange, void> {
    if (isDeepStrictEqual(told.availability, availability)) return;
    told.availability = availability;
    yield { kind: 'place', place: placeFor(context, availability) };
  }
  function* settle(): Generator<EnvironmentChange, void> {
    if (told.settled) return;
    told.settled = true;
    yield { kind: 'settled', place: placeOf(context.name) };
  }
  for (let attempt = 0; ; attempt++) {
    try {
      for await (const containers of follow(engine, signal)) {
        attempt = 0;
        yield* tell({ kind: 'ready' });
        yield* differences(known, recognise([...containers.values()], context.name));
        yield* settle();
      }
    } catch (error) {
      if (signal.aborted) return;
      yield* tell(unavailability(context, errorMessage(error)));
      yield* settle();
      // An abort while waiting shows at the next attempt.
      await untilReachable(context.endpoint, attempt, signal).catch(() => undefined);
    }
  }
}

export function placeFor(context: DockerContext, availability: Availability): Place {
  return {
    id: placeOf(context.name),
    provider: providerId('docker'),
    name: context.name === 'default' ? 'Docker' : context.name,
    availability,
  };
}

/** All containers by id: once when connected, then again after each burst of events. Throws when the connection breaks. */
async function* follow(engine: Engine, signal: AbortSignal): AsyncGenerator<ReadonlyMap<string, Container>, void> {
  const own = new AbortController();
  const containers = new Map<string, Container>();
  const seen: Seen = { changed: new Set(), wake: () => undefined };
  const reading = readEvents(engine, seen, AbortSignal.any([signal, own.signal]));
  try {
    for (;;) {
      if (seen.broken !== undefined) throw seen.broken;
      const ids = [...seen.changed];
      seen.changed.clear();
      if (ids.length > 0) {
        const everything = ids.includes(justConnected);
        if (!everything) await Promise.all(ids.map(id => untilConsistent(engine, id, signal)));
        const listed = await listContainers(engine, everything ? {} : { id: ids }, signal);
        for (const id of everything ? [...containers.keys()] : ids) containers.delete(id);
        for (const container of listed) containers.set(container.id, container);
        yield containers;
      } else {
        await new Promise<void>(resolve => (seen.wake = resolve));
      }
    }
  } finally {
    own.abort();
    await reading;
  }
}

/**
 * The list lags behind events: an engine tells `die` before it updates what it lists. Inspecting waits for the lock
 * under which it does both.
 */
async function untilConsistent(engine: Engine, id: string, signal: AbortSignal): Promise<void> {
  await unlessGone(isRunning(engine, id, signal));
}

interface Seen {
  /** Ids of containers that something happened to. */
  readonly changed: Set<string>;
  wake: () => void;
  broken?: Error;
}

async function readEvents(engine: Engine, seen: Seen, signal: AbortSignal): Promise<void> {
  try {
    for await (const { containerId } of containerEvents(engine, undefined, signal)) {
      seen.changed.add(containerId);
      seen.wake();
    }
  } catch (error) {
    seen.broken = error instanceof Error ? error : new Error(String(error));
    seen.wake();
  }
}

function* differences(
  known: Map<EnvironmentId, Recognised>,
  now: ReadonlyMap<EnvironmentId, Recognised>,
): Generator<EnvironmentChange, void> {
  for (const id of [...known.keys()]) {
    if (now.has(id)) continue;
    known.delete(id);
    yield { kind: 'gone', id };
  }
  for (const [id, recognised] of now) {
    if (isDeepStrictEqual(known.get(id)?.environment, recognised.environment)) continue;
    known.set(id, recognised);
    yield { kind: 'environment', environment: recognised.environment };
  }
}
