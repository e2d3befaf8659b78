import { interpolate } from '../interpolation/interpolate.ts';
import type { Declared, Position } from '../declared.ts';
import { declaredText } from '../interpolation/declaredText.ts';
import type { BuildStage, DockerInstruction, Dockerfile } from './buildStage.ts';

/** An instruction of a stage or of one below it, with the variables that hold there. */
export interface ResolvedInstruction extends DockerInstruction {
  /** Fills in variables; what isn't known leaves an unresolved mark. */
  readonly fill: (text: string) => string;
}

/** A stage with all it builds on inside the Dockerfile. */
export interface ResolvedStage {
  readonly stage: BuildStage;
  /** The image that the lowest of its stages starts from. */
  readonly base: Declared<string>;
  readonly platform?: string;
  /** Lowest first. */
  readonly instructions: readonly ResolvedInstruction[];
  readonly environment: ReadonlyMap<string, Declared<string>>;
  /** Build arguments that the stage and those below it take, with their values. */
  readonly args: ReadonlyMap<string, Declared<string>>;
}

type Variables = ReadonlyMap<string, string>;

/** Resolves a stage; `given` are the values of `--build-arg`. */
export function resolveStage(dockerfile: Dockerfile, stage: BuildStage, given: Variables): ResolvedStage {
  const globals = globalArgs(dockerfile, given);
  const filledBase = fillFrom(globals)(stage.base.text);
  const below = dockerfile.stages.slice(0, stage.index).findLast(each => isNamed(each, filledBase));
  const parent = below === undefined ? undefined : resolveStage(dockerfile, below, given);
  const environment = new Map(parent?.environment);
  const args = new Map<string, Declared<string>>();
  const instructions = stage.instructions.map(instruction => {
    const fill = fillFrom(new Map([...texts(args), ...texts(environment)]));
    for (const [name, value, at] of instruction.properties) {
      if (instruction.keyword === 'ENV') environment.set(name, declared(fill(value ?? ''), at));
      if (instruction.keyword === 'ARG')
        args.set(name, argument(name, value === undefined ? undefined : fill(value), at, { globals, given }));
    }
    return { ...instruction, fill };
  });
  const platform = stage.platform ?? parent?.platform;
  return {
    stage,
    base: parent?.base ?? declared(filledBase, stage.base.at),
    ...(platform === undefined ? {} : { platform }),
    instructions: [...(parent?.instructions ?? []), ...instructions],
    environment,
    args: new Map([...(parent?.args ?? []), ...args]),
  };
}

function isNamed(stage: BuildStage, name: string): boolean {
  return stage.name === name.toLowerCase();
}

function globalArgs({ globals }: Dockerfile, given: Variables): Variables {
  const args = new Map<string, string>();
  for (const { keyword, properties } of globals) {
    for (const [name, value] of keyword === 'ARG' ? properties : []) {
      const own = given.get(name) ?? (value === undefined ? undefined : fillFrom(args)(value));
      if (own !== undefined) args.set(name, own);
    }
  }
  return args;
}

/** What was given wins over the stage's default, that over the default before the first `FROM`. */
function argument(
  name: string,
  value: string | undefined,
  at: Position,
  { globals, given }: { readonly globals: Variables; readonly given: Variables },
): Declared<string> {
  const known = given.get(name) ?? value ?? globals.get(name);
  return known === undefined
    ? { kind: 'unknown', at, resolve: `The build argument ${name} is given when the image is built.` }
    : declared(known, at);
}

function texts(declarations: ReadonlyMap<string, Declared<string>>): readonly (readonly [string, string])[] {
  return [...declarations].flatMap(([name, value]) => (value.kind === 'known' ? [[name, value.value]] : []));
}

/** A dollar sign behind a backslash is one; two have no meaning of their own. */
function fillFrom(variables: Variables): (text: string) => string {
  return text =>
    interpolate(text.replaceAll('$$', '\\$\\$').replaceAll('\\$', '$$$$'), {
      lookup: name => variables.get(name),
      refuse: () => undefined,
    });
}

function declared(text: string, at: Position): Declared<string> {
  const found = declaredText(text, at);
  if (found.kind === 'known') return found;
  return { ...found, resolve: 'It depends on a build argument or on what the base image sets: read the built image.' };
}
