const exportable = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Shells refuse to set them, and end. */
const readOnly = new Set(['UID', 'EUID', 'PPID', 'GID', 'EGID', 'BASHOPTS', 'SHELLOPTS', 'BASH_VERSINFO', '_']);
/** A terminal takes no longer lines. */
const longestPart = 1000;

/**
 * The variables of a command as `startScript` reads them from its input, because arguments go into the API server's audit
 * log: parts of `NAME=value` as `+…` with escapes of `printf %b`, then `=` (export it) or `!` (by `env`); `.` is the end.
 */
export function startHeader(env: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(env).flatMap(([name, value]) => {
    const bytes = Buffer.from(`${name}=${value}`).toString('latin1');
    const escaped = bytes.replace(/[\\\x00-\x1f\x7f-\xff]/g, octal);
    const parts = escaped.match(new RegExp(`(?:\\\\0\\d{3}|[^\\\\]){1,${longestPart / 5}}`, 'g')) ?? [];
    return [...parts.map(part => `+${part}`), exportable.test(name) && !readOnly.has(name) ? '=' : '!'];
  });
  return Buffer.from([...lines, '.', ''].join('\n'), 'latin1');
}

const octal = (character: string): string => `\\0${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
