import type { ImageSettings } from './imageSettings.ts';

export interface UserIds {
  readonly uid: number;
  /** Absent: not known. */
  readonly gid?: number;
}

/**
 * The numbers of a user as Docker names one: `node`, `1000`, `node:staff`. Undefined where a name can't be looked up:
 * Kubernetes takes numbers only.
 */
export function userIds(user: string, image: Pick<ImageSettings, 'passwd' | 'group'>): UserIds | undefined {
  const [name = '', groupName] = user.split(':');
  const entry = accounts(image.passwd).find(([login, , uid]) => login === name || uid === name);
  const uid = name === '' ? 0 : (number(name) ?? (name === 'root' ? 0 : number(entry?.[2])));
  if (uid === undefined) return undefined;
  const gid =
    groupName === undefined
      ? (number(entry?.[3]) ?? (uid === 0 ? 0 : undefined))
      : (number(groupName) ?? number(accounts(image.group).find(([group]) => group === groupName)?.[2]));
  return { uid, ...(gid === undefined ? {} : { gid }) };
}

function accounts(text: string | undefined): readonly (readonly string[])[] {
  return (text ?? '').split('\n').map(line => line.split(':'));
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
