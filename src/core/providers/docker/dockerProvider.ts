import { homedir } from 'node:os';
import { LockstepError } from '../../base/lockstepError.ts';
import { silentLogger, type Logger } from '../../base/logger.ts';
import { providerId, type EnvironmentId, type PlaceId } from '../../environment/ids.ts';
import type { EnvironmentProvider } from '../provider.ts';
import { contextOf } from './devContainerId.ts';
import { DockerSession } from './dockerSession.ts';
import { createEngine, type Engine } from './engine.ts';
import { findEnvironment } from './findEnvironment.ts';
import { inspectTarget } from './inspectTarget.ts';
import { removeEnvironment, startEnvironment, stopEnvironment } from './lifecycle.ts';
import { readMachine } from './machine.ts';
import { provisionOnEngine } from './provisionOnEngine.ts';
import { readContexts, type ContextSources } from './readContexts.ts';
import { watchContexts } from './watchContexts.ts';

export interface DockerOptions {
  readonly logger?: Logger;
  /** Names of contexts to connect to besides the user's current one. */
  readonly contexts?: readonly string[];
  /** Where contexts are looked for; default: this process and this user. */
  readonly sources?: ContextSources;
}

/** Docker engines: here, behind TLS and behind SSH, one place for each context of the user's. */
export function createDockerProvider(options: DockerOptions = {}): EnvironmentProvider {
  const logger = options.logger ?? silentLogger;
  const sources = options.sources ?? { env: process.env, home: homedir(), platform: process.platform };
  const engines = new Map<string, Promise<Engine>>();
  const engineOf = async (id: EnvironmentId | PlaceId): Promise<Engine> => {
    const name = contextOf(id);
    const context = (await readContexts(sources)).find(each => each.name === name);
    if (context === undefined) throw new LockstepError('notFound', `There is no Docker context ${name}.`);
    const key = JSON.stringify(context);
    const engine = engines.get(key) ?? createEngine(context);
    engines.set(key, engine);
    return engine;
  };
  return {
    id: providerId('docker'),
    name: 'Docker',
    watch: signal => watchContexts(sources, options.contexts ?? [], signal),
    open: async (id, signal) => {
      const engine = await engineOf(id);
      const found = await findEnvironment(engine, id, signal);
      const [workspace] = found.containers;
      return new DockerSession(engine, found, await readMachine(engine, workspace.id, signal), logger);
    },
    inspect: async (target, signal) => {
      const [context] = await readContexts(sources);
      return inspectTarget(await createEngine(context), target, signal);
    },
    provision: async (spec, report, signal) =>
      provisionOnEngine(await engineOf(spec.place), spec, { report, logger }, signal),
    start: async (id, signal) => startEnvironment(await engineOf(id), id, signal),
    stop: async (id, signal) => stopEnvironment(await engineOf(id), id, signal),
    remove: async (id, signal) => removeEnvironment(await engineOf(id), id, signal),
  };
}
