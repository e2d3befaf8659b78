import type { JSONPath } from 'jsonc-parser';

/** What a value must look like; `words` complete the sentence "expected …". */
export interface Shape {
  readonly words: string;
  /** The path of the first part that doesn't fit, below the value's own; undefined when all of it fits. */
  misfit(value: unknown): JSONPath | undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function shape(words: string, fits: (value: unknown) => boolean): Shape {
  return { words, misfit: value => (fits(value) ? undefined : []) };
}

function listOf(item: Shape, words: string): Shape {
  return {
    words,
    misfit: value => {
      if (!Array.isArray(value)) return [];
      return firstMisfit(value.map((each, index) => [index, item, each]));
    },
  };
}

function recordOf(item: Shape, words: string): Shape {
  return {
    words,
    misfit: value => {
      if (!isObject(value)) return [];
      return firstMisfit(Object.entries(value).map(([name, each]) => [name, item, each]));
    },
  };
}

function objectOf(shapes: Readonly<Record<string, Shape>>, words: string): Shape {
  return {
    words,
    misfit: value => {
      if (!isObject(value)) return [];
      return firstMisfit(
        Object.entries(shapes).flatMap(([name, item]) => (name in value ? [[name, item, value[name]] as const] : [])),
      );
    },
  };
}

function firstMisfit(parts: readonly (readonly [string | number, Shape, unknown])[]): JSONPath | undefined {
  for (const [name, item, value] of parts) {
    const misfit = item.misfit(value);
    if (misfit !== undefined) return [name, ...misfit];
  }
  return undefined;
}

function oneOf(words: string, ...shapes: readonly Shape[]): Shape {
  return {
    words,
    misfit: value => {
      const misfits = shapes.map(each => each.misfit(value));
      if (misfits.includes(undefined)) return undefined;
      return misfits.reduce((deepest, each) => ((each?.length ?? 0) > (deepest?.length ?? 0) ? each : deepest), []);
    },
  };
}

const string = shape('a string', value => typeof value === 'string');
const text = shape('a string that is not empty', value => typeof value === 'string' && value.trim() !== '');
const boolean = shape('true or false', value => typeof value === 'boolean');
const number = shape('a number', value => typeof value === 'number');
/** The reference CLI passes numbers and booleans on as text. */
const scalar = shape('a string', value => ['string', 'number', 'boolean'].includes(typeof value));
const nullable = shape(
  'a string or null',
  value => value === null || ['string', 'number', 'boolean'].includes(typeof value),
);
const strings = listOf(string, 'a list of strings');
const line = oneOf('a string or a list of strings', string, strings);
const lifecycle = oneOf(
  'a command: a string, a list of strings, or an object of those by name',
  string,
  strings,
  recordOf(line, 'commands by name'),
);
const port = shape(
  'a port number or "host:port"',
  value => (typeof value === 'number' && isPort(value)) || (typeof value === 'string' && hasPort(value)),
);
const choice = (...values: readonly string[]): Shape =>
  shape(`one of ${values.map(value => `"${value}"`).join(', ')}`, value => values.includes(value as string));
const mount = oneOf(
  'a mount: "type=…,source=…,target=…" or { "type", "source", "target" }',
  shape('', value => typeof value === 'string' && /(?:^|,)(?:target|dst|destination)=/.test(value)),
  shape('', value => isObject(value) && typeof value['target'] === 'string' && typeof value['type'] === 'string'),
);
const attributes = shape('an object such as { "label": "Web" }', isObject);
const size = shape('a size such as "4gb"', value => typeof value === 'string' && /^\d+\s*(?:[tgmk]b)?$/i.test(value));

function isPort(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value < 65536;
}

function hasPort(value: string): boolean {
  const digits = /^(?:[^:]+:)?(?<port>\d+)$/.exec(value)?.groups?.['port'];
  return digits !== undefined && isPort(Number(digits));
}

/** One for each property that the specification knows; others are left as they are. */
export const propertyShapes: Readonly<Record<string, Shape>> = {
  name: string,
  image: text,
  build: objectOf(
    {
      dockerfile: text,
      context: text,
      target: text,
      args: recordOf(scalar, 'an object of strings'),
      options: strings,
      cacheFrom: line,
    },
    'an object such as { "dockerfile": "Dockerfile" }',
  ),
  dockerFile: text,
  context: text,
  dockerComposeFile: oneOf('a path or a list of paths', text, listOf(text, 'a list of paths')),
  service: text,
  runServices: strings,
  features: recordOf(
    oneOf('options: an object, or a version as a string', string, boolean, recordOf(scalar, 'an object of options')),
    'an object of Features, such as { "ghcr.io/devcontainers/features/node:1": {} }',
  ),
  overrideFeatureInstallOrder: strings,
  runArgs: strings,
  appPort: oneOf(
    'a port or a list of ports',
    number,
    string,
    listOf(oneOf('a port', number, string), 'a list of ports'),
  ),
  workspaceFolder: text,
  workspaceMount: string,
  initializeCommand: lifecycle,
  onCreateCommand: lifecycle,
  updateContentCommand: lifecycle,
  postCreateCommand: lifecycle,
  postStartCommand: lifecycle,
  postAttachCommand: lifecycle,
  waitFor: choice(
    'initializeCommand',
    'onCreateCommand',
    'updateContentCommand',
    'postCreateCommand',
    'postStartCommand',
    'postAttachCommand',
  ),
  init: boolean,
  privileged: boolean,
  capAdd: strings,
  securityOpt: strings,
  mounts: listOf(mount, 'a list of mounts'),
  containerEnv: recordOf(scalar, 'an object of strings'),
  remoteEnv: recordOf(nullable, 'an object of strings'),
  containerUser: text,
  remoteUser: text,
  userEnvProbe: choice('none', 'loginShell', 'loginInteractiveShell', 'interactiveShell'),
  overrideCommand: boolean,
  portsAttributes: recordOf(attributes, 'an object of port attributes'),
  otherPortsAttributes: attributes,
  forwardPorts: listOf(port, 'a list of ports'),
  shutdownAction: choice('none', 'stopContainer', 'stopCompose'),
  updateRemoteUserUID: boolean,
  hostRequirements: objectOf(
    { cpus: number, memory: size, storage: size },
    'an object such as { "cpus": 2, "memory": "4gb" }',
  ),
  customizations: shape('an object', isObject),
};
