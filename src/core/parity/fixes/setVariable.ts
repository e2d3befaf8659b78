import type { TextEdit } from '../../environment/textEdit.ts';
import { composeEdit } from './composeEdit.ts';
import type { DeclaringFile } from './declaringFile.ts';
import { devContainerEdit } from './devContainerEdit.ts';

export interface Variable {
  readonly name: string;
  /** Undefined for a secret: each file gets a placeholder that takes the value from the machine where it can. */
  readonly value: string | undefined;
}

const placeholder = 'change-me';

/** Sets or adds a variable where a file declares variables. */
export function setVariable(file: DeclaringFile, { name, value }: Variable): readonly TextEdit[] {
  switch (file.role) {
    case 'compose':
      return composeEdit(file, ['environment', name], value ?? `\${${name}:-${placeholder}}`);
    case 'devcontainer': {
      const group = new RegExp(`"remoteEnv"\\s*:\\s*\\{[^}]*"${name}"`).test(file.text) ? 'remoteEnv' : 'containerEnv';
      return devContainerEdit(file, [group, name], value ?? `\${localEnv:${name}:${placeholder}}`);
    }
    case 'env':
      return setInEnvFile(file, name, value ?? placeholder);
    case 'dockerfile':
      return value === undefined ? [] : setInDockerfile(file, name, value);
    case 'tool':
      return [];
  }
}

function setInEnvFile({ path, text }: DeclaringFile, name: string, value: string): readonly TextEdit[] {
  const words = /^[\w./:@%+,-]*$/.test(value) ? value : `'${value.replaceAll("'", "\\'")}'`;
  const line = new RegExp(`^(?<start>[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=)(?<value>.*?)(?=\\r?$)`, 'm').exec(text);
  if (line?.groups) {
    const start = line.index + (line.groups['start']?.length ?? 0);
    return [{ file: path, offset: start, length: line.groups['value']?.length ?? 0, text: words }];
  }
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  return [{ file: path, offset: text.length, length: 0, text: `${end}${name}=${words}\n` }];
}

/** Only an assignment that stands there already; `ENV NAME value` is the old form. */
function setInDockerfile({ path, text }: DeclaringFile, name: string, value: string): readonly TextEdit[] {
  const matches = [
    ...text.matchAll(new RegExp(`^(?<start>\\s*ENV\\s(?:.*\\s)?${name}[= ])(?<value>"[^"]*"|\\S+)`, 'gim')),
  ];
  const match = matches.at(-1);
  if (!match?.groups) return [];
  const start = match.index + (match.groups['start']?.length ?? 0);
  const words = /^[\w./:@%+,-]+$/.test(value) ? value : JSON.stringify(value);
  return [{ file: path, offset: start, length: match.groups['value']?.length ?? 0, text: words }];
}
