const value = String.raw`(?:[^\\\n]|\\[\s\S])*`;
const secretKey = new RegExp(
  String.raw`^([ \t]*(?:\[[^\]\n]*\])?[ \t]*)[\w-]*(?:extraheader|pass|token|secret)[\w-]*[ \t]*=${value}`,
  'gim',
);

/**
 * A Git configuration (git-config(1)) without what logs in: users and passwords of URLs, headers that are sent along, and
 * keys that name a password, a token or a secret. The user of `ssh://git@…` stays, it is part of the address.
 */
export function withoutLogins(config: string): string {
  return config
    .replace(secretKey, '$1')
    .replace(/\b((?:https?|ftps?):\/\/)[^/\s"]*@/gi, '$1')
    .replace(/\b([a-z][a-z\d+.-]*:\/\/[^/\s":@]*):[^/\s"]*@/gi, '$1@');
}
