import type { TextEdit } from '../../environment/textEdit.ts';
import type { DeclaringFile } from './declaringFile.ts';
import { composeEdit } from './composeEdit.ts';
import { devContainerEdit } from './devContainerEdit.ts';
import { createFix, type Fixer } from './fix.ts';
import { placesOf } from './placesOf.ts';

/** The user that code runs as: where it is declared, else in devcontainer.json, else of the Compose service. */
export const userFix: Fixer = ({ development, reference }, files) => {
  if (reference.status !== 'known' || reference.value === undefined) return undefined;
  const user = String(reference.value);
  const declared = placesOf(development, files);
  const others = (['devcontainer', 'compose', 'dockerfile'] as const).flatMap(role =>
    files.filter(each => each.role === role),
  );
  for (const file of [...declared.map(each => each.file), ...others]) {
    const fix = createFix(`Run as user ${user}`, userEdit(file, user));
    if (fix) return fix;
  }
  return undefined;
};

function userEdit(file: DeclaringFile, user: string): readonly TextEdit[] {
  switch (file.role) {
    case 'devcontainer': {
      const isContainerUser = /"containerUser"\s*:/.test(file.text) && !/"remoteUser"\s*:/.test(file.text);
      return devContainerEdit(file, [isContainerUser ? 'containerUser' : 'remoteUser'], user);
    }
    case 'compose':
      return composeEdit(file, ['user'], user);
    case 'dockerfile':
      return setInDockerfile(file, user);
    case 'env':
    case 'tool':
      return [];
  }
}

/** The last USER counts; without one it goes to the end, after all that needs root. */
function setInDockerfile({ path, text }: DeclaringFile, user: string): readonly TextEdit[] {
  const match = [...text.matchAll(/^(?<start>\s*USER\s+)(?<user>\S+)/gim)].at(-1);
  if (match?.groups) {
    const offset = match.index + (match.groups['start']?.length ?? 0);
    return [{ file: path, offset, length: match.groups['user']?.length ?? 0, text: user }];
  }
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  return [{ file: path, offset: text.length, length: 0, text: `${end}USER ${user}\n` }];
}
