import { posix } from 'node:path';
import type { JSONPath } from 'jsonc-parser';
import { LockstepError } from '../base/lockstepError.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { DevContainer, DevContainerProperties, DevContainerSource } from './devContainer.ts';
import { parseJsonDocument, type JsonPosition } from './jsonDocument.ts';
import { propertyShapes, type Shape } from './propertyShapes.ts';

/**
 * Reads and checks one devcontainer.json.
 * Throws `notFound` where there is none, `invalidInput` with file, line, column and what was expected.
 */
export async function readDevContainer(
  files: WorkspaceFiles,
  path: string,
  signal: AbortSignal,
): Promise<DevContainer> {
  const text = await files.read(path, signal);
  if (text === undefined) {
    throw new LockstepError('notFound', `There is no ${path} in ${files.root}.`, {
      remedy: { kind: 'text', text: `Create ${path}, for example with { "image": "debian:bookworm" }.` },
    });
  }
  return parseDevContainer(text, path);
}

/** The same for a text that is at hand, such as one just edited. */
export function parseDevContainer(text: string, path: string): DevContainer {
  const document = parseJsonDocument(text, path);
  const at = (where: JSONPath): JsonPosition & { file: string } => ({ file: path, ...document.at(where) });
  const { value } = document;
  if (!isRecord(value)) throw invalid('the file must hold one JSON object { … }', at([]));
  for (const [name, shape] of Object.entries(propertyShapes)) {
    const misfit = name in value ? shape.misfit(value[name]) : undefined;
    if (misfit !== undefined) throw wrongType(name, misfit, { shape, value, at });
  }
  const properties = withTexts(value) as DevContainerProperties;
  return { path, text, properties, at, source: sourceOf(properties, path, at) };
}

type Where = (path: JSONPath) => JsonPosition & { readonly file: string };

function wrongType(
  name: string,
  misfit: JSONPath,
  { shape, value, at }: { readonly shape: Shape; readonly value: Record<string, unknown>; readonly at: Where },
): LockstepError {
  const full = [name, ...misfit];
  const shown = full.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`));
  const found = describe(full.reduce<unknown>((each, step) => (each as Record<string | number, unknown>)[step], value));
  return invalid(
    `${shown.join('')} is ${found}, expected ${shape.words}${misfit.length > 0 ? ' there' : ''}`,
    at(full),
  );
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (value === '') return 'empty';
  return typeof value === 'string'
    ? `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`
    : JSON.stringify(value);
}

function invalid(what: string, at: JsonPosition & { readonly file: string }): LockstepError {
  return new LockstepError('invalidInput', `${at.file}:${at.line}:${at.column}: ${what}.`, {
    at,
    remedy: { kind: 'openFile', text: `Correct line ${at.line} of ${at.file}.`, file: at.file, line: at.line },
  });
}

function sourceOf(properties: DevContainerProperties, path: string, at: Where): DevContainerSource {
  const folder = posix.dirname(path);
  const relative = (to: string): string => (posix.isAbsolute(to) ? to : posix.join(folder, to));
  const { build, dockerComposeFile } = properties;
  const dockerfile = build?.dockerfile ?? properties.dockerFile;
  const kinds = [
    properties.image === undefined ? [] : ['image'],
    dockerfile === undefined ? [] : [build?.dockerfile === undefined ? 'dockerFile' : 'build.dockerfile'],
    dockerComposeFile === undefined ? [] : ['dockerComposeFile'],
  ].flat();
  if (kinds.length === 0) {
    throw invalid(
      'what the container is made from is missing, expected "image", "build.dockerfile" or "dockerComposeFile"',
      at([]),
    );
  }
  if (kinds.length > 1 && dockerComposeFile !== undefined) {
    throw invalid(`only one of ${kinds.join(', ')} can say what the container is made from`, at(['dockerComposeFile']));
  }
  if (dockerComposeFile !== undefined) {
    if (properties.service === undefined) {
      throw invalid('"service" is missing, expected the Compose service to work in', at(['dockerComposeFile']));
    }
    return {
      kind: 'compose',
      files: [dockerComposeFile].flat().map(relative),
      service: properties.service,
      runServices: properties.runServices ?? [],
    };
  }
  if (dockerfile !== undefined) {
    const target = build?.target;
    const context = build?.context ?? properties.context;
    return {
      kind: 'dockerfile',
      dockerfile: relative(dockerfile),
      context: context === undefined ? posix.dirname(relative(dockerfile)) : relative(context),
      ...(target === undefined ? {} : { target }),
      args: build?.args ?? {},
    };
  }
  return { kind: 'image', image: properties.image ?? '' };
}

/** Tools pass numbers and booleans among variables and arguments on as text. */
function withTexts(value: Record<string, unknown>): Record<string, unknown> {
  const texts = (record: unknown): unknown =>
    isRecord(record)
      ? Object.fromEntries(
          Object.entries(record).map(([name, each]) => [
            name,
            typeof each === 'number' || typeof each === 'boolean' ? String(each) : each,
          ]),
        )
      : record;
  const { containerEnv, remoteEnv, build } = value;
  return {
    ...value,
    ...(containerEnv === undefined ? {} : { containerEnv: texts(containerEnv) }),
    ...(remoteEnv === undefined ? {} : { remoteEnv: texts(remoteEnv) }),
    ...(isRecord(build) && 'args' in build ? { build: { ...build, args: texts(build['args']) } } : {}),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
