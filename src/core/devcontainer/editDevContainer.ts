import { findNodeAtLocation, getNodeValue, modify, parseTree, type Edit, type JSONPath } from 'jsonc-parser';
import type { TextEdit } from '../environment/textEdit.ts';
import type { JsonValue } from './devContainer.ts';

/** One change of devcontainer.json. */
export type DevContainerChange =
  | { readonly kind: 'set'; readonly path: JSONPath; readonly value: JsonValue }
  | { readonly kind: 'remove'; readonly path: JSONPath }
  /** An option of `docker run`: an existing one gets the new value, else it is appended. */
  | { readonly kind: 'runArg'; readonly option: `--${string}`; readonly value: string };

export const setContainerEnv = (name: string, value: string): DevContainerChange => ({
  kind: 'set',
  path: ['containerEnv', name],
  value,
});

export const setRemoteUser = (user: string): DevContainerChange => ({ kind: 'set', path: ['remoteUser'], value: user });

/** The edits that make a change, comments and layout kept; none where it already is so. */
export function editDevContainer(file: string, text: string, change: DevContainerChange): readonly TextEdit[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const current = (path: JSONPath): unknown => {
    const node = root && findNodeAtLocation(root, path);
    return node === undefined ? undefined : (getNodeValue(node) as unknown);
  };
  const edit = (path: JSONPath, value: unknown): readonly TextEdit[] =>
    modify(text, path, value, { formattingOptions: formatting(text) }).map(toEdit(file));
  switch (change.kind) {
    case 'set':
      return JSON.stringify(current(change.path)) === JSON.stringify(change.value)
        ? []
        : edit(change.path, change.value);
    case 'remove':
      return current(change.path) === undefined ? [] : edit(change.path, undefined);
    case 'runArg': {
      const { option, value } = change;
      const runArgs = current(['runArgs']);
      if (!Array.isArray(runArgs)) return edit(['runArgs'], [`${option}=${value}`]);
      const words = runArgs.map(String);
      const alone = words.indexOf(option);
      if (alone >= 0) return words[alone + 1] === value ? [] : edit(['runArgs', alone + 1], value);
      const joined = words.findIndex(word => word.startsWith(`${option}=`));
      if (joined >= 0)
        return words[joined] === `${option}=${value}` ? [] : edit(['runArgs', joined], `${option}=${value}`);
      // With formatting a list on one line would be spread over several.
      return modify(text, ['runArgs', words.length], `${option}=${value}`, { isArrayInsertion: true }).map(
        ({ offset, length, content }) => ({ file, offset, length, text: content.replace(/^,(?=\S)/, ', ') }),
      );
    }
  }
}

function toEdit(file: string): (edit: Edit) => TextEdit {
  return ({ offset, length, content }) => ({ file, offset, length, text: content });
}

function formatting(text: string): { readonly insertSpaces: boolean; readonly tabSize: number; readonly eol: string } {
  const indent = /^(?<indent>[ \t]+)"/m.exec(text)?.groups?.['indent'] ?? '  ';
  return {
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.includes('\t') ? 4 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
