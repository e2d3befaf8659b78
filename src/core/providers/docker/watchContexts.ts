import { createChannel } from '../../base/channel.ts';
import type { EnvironmentChange } from '../../environment/environment.ts';
import { placeOf } from './devContainerId.ts';
import { createEngine } from './engine.ts';
import { readContexts, type ContextSources } from './readContexts.ts';
import { sweepInspections } from './sweepInspections.ts';
import { placeFor, watchContext } from './watchContext.ts';

/** All contexts as places; the current one and the selected ones are connected to. Returns only on abort. */
export async function* watchContexts(
  sources: ContextSources,
  selected: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<EnvironmentChange, void> {
  const contexts = await readContexts(sources);
  const connected = contexts.filter((context, index) => index === 0 || selected.includes(context.name));
  for (const context of contexts) {
    if (connected.includes(context)) continue;
    const availability = {
      kind: 'unreachable',
      reason: 'Only the current Docker context is connected to.',
      remedy: { kind: 'openSetting', text: 'Choose the contexts to connect to', setting: 'lockstep.docker.contexts' },
    } as const;
    yield { kind: 'place', place: placeFor(context, availability) };
    yield { kind: 'settled', place: placeOf(context.name) };
  }
  const changes = createChannel<EnvironmentChange>();
  const watching = connected.map(async context => {
    const engine = await createEngine(context);
    void sweepInspections(engine, signal);
    for await (const change of watchContext(engine, signal)) changes.push(change);
  });
  void Promise.allSettled(watching).then(() => changes.close());
  yield* changes;
  await Promise.all(watching);
}
