import { createChannel } from '../../base/channel.ts';
import { errorMessage } from '../../base/errorMessage.ts';
import type { EnvironmentChange } from '../../environment/environment.ts';
import { placeOf } from './devContainerId.ts';
import { createEngine } from './engine.ts';
import { readContexts, type ContextSources } from './readContexts.ts';
import { sweepInspections } from './sweepInspections.ts';
import { unavailability } from './unavailability.ts';
import { placeFor, watchContext } from './watchContext.ts';

/** All contexts as places; the current one and the selected ones are connected to. Returns only on abort. */
export async function* watchContexts(
  sources: ContextSources,
  selected: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<EnvironmentChange, void> {
  const contexts = await readContexts(sources);
  const connected = contexts.filter((context, index) => index === 0 || selected.includes(context.name));
  // Held back until every context has answered: who waits until all are settled must not miss one that is told later.
  const settled: EnvironmentChange[] = [];
  for (const context of contexts) {
    if (connected.includes(context)) continue;
    const availability = {
      kind: 'notChosen',
      reason: 'Only the current Docker context is connected to.',
      remedy: { kind: 'openSetting', text: 'Choose the contexts to connect to', setting: 'lockstep.docker.contexts' },
    } as const;
    yield { kind: 'place', place: placeFor(context, availability) };
    settled.push({ kind: 'settled', place: placeOf(context.name) });
  }
  const changes = createChannel<EnvironmentChange>();
  const watching = connected.map(async context => {
    try {
      const engine = await createEngine(context);
      void sweepInspections(engine, signal);
      for await (const change of watchContext(engine, signal)) changes.push(change);
    } catch (error) {
      // One that can't be used must not take the others along.
      changes.push({ kind: 'place', place: placeFor(context, unavailability(context, errorMessage(error))) });
      changes.push({ kind: 'settled', place: placeOf(context.name) });
    }
  });
  void Promise.allSettled(watching).then(() => changes.close());
  for await (const change of changes) {
    if (change.kind === 'settled') settled.push(change);
    else yield change;
    if (settled.length === contexts.length) yield* settled.splice(0);
  }
  await Promise.all(watching);
}
