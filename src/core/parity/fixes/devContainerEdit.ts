import { findNodeAtLocation, getNodeValue, modify, parseTree, type JSONPath } from 'jsonc-parser';
import type { TextEdit } from '../../environment/textEdit.ts';
import type { DeclaringFile } from './declaringFile.ts';

/** Sets a value of devcontainer.json; comments and layout stay. */
export function devContainerEdit(file: DeclaringFile, path: JSONPath, value: string): readonly TextEdit[] {
  return edits(file, path, value);
}

/** Sets `--name=value` among `runArgs`. */
export function runArgumentEdit(file: DeclaringFile, name: `--${string}`, value: string): readonly TextEdit[] {
  const root = parseTree(file.text, [], { allowTrailingComma: true });
  const node = root && findNodeAtLocation(root, ['runArgs']);
  const words: unknown = node && getNodeValue(node);
  const argument = `${name}=${value}`;
  if (!Array.isArray(words)) return edits(file, ['runArgs'], [argument]);
  const separate = words.indexOf(name);
  if (separate >= 0) return edits(file, ['runArgs', separate + 1], value);
  const joined = words.findIndex(each => typeof each === 'string' && each.startsWith(`${name}=`));
  return edits(file, ['runArgs', joined < 0 ? words.length : joined], argument, joined < 0);
}

function edits(
  { path: file, text }: DeclaringFile,
  path: JSONPath,
  value: unknown,
  isInsertion = false,
): readonly TextEdit[] {
  const indent = /^(?<indent>[ \t]+)"/m.exec(text)?.groups?.['indent'] ?? '  ';
  const formattingOptions = {
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.includes('\t') ? 4 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  return modify(text, path, value, { formattingOptions, isArrayInsertion: isInsertion })
    .flatMap(({ offset, length, content }) => afterComment(text, { offset, length, text: content }))
    .map(each => ({ file, ...each }));
}

/** What is appended goes behind the comment of the line before, so that the comment stays with what it is about. */
function afterComment(text: string, edit: Omit<TextEdit, 'file'>): readonly Omit<TextEdit, 'file'>[] {
  const comment = /^[ \t]*\/\/[^\r\n]*/.exec(text.slice(edit.offset))?.[0];
  if (comment === undefined || edit.length > 0 || !edit.text.startsWith(',')) return [edit];
  return [
    { offset: edit.offset, length: 0, text: ',' },
    { offset: edit.offset + comment.length, length: 0, text: edit.text.slice(1) },
  ];
}
