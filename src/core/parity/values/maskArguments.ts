import { isSecretName } from './isSecretName.ts';

/** A command line whose arguments after names of secrets, assigned secrets and credentials in URLs are `•••`. */
export function maskArguments(argv: readonly string[]): readonly string[] {
  let hideNext = false;
  return argv.map(word => {
    if (hideNext && !word.startsWith('-')) {
      hideNext = false;
      return '•••';
    }
    const flag = /^(?<name>-{0,2}[\w.-]+)(?<assigned>=.*)?$/s.exec(word)?.groups;
    const secret =
      flag?.['name'] !== undefined && /^(?:--?)?[A-Za-z]/.test(flag['name']) && isFlagOfSecret(flag['name']);
    hideNext = secret && flag['assigned'] === undefined && word.startsWith('-');
    if (secret && flag['assigned'] !== undefined) return `${flag['name'] ?? ''}=•••`;
    return maskText(word);
  });
}

/** Assignments and URLs inside a word, such as the script of `sh -c`. */
export function maskText(text: string): string {
  return text
    .replace(/(?<scheme>[a-z][a-z\d+.-]*:\/\/)[^\s/@]+@/gi, '$<scheme>•••@')
    .replace(
      /(?<name>-{0,2}[A-Za-z][\w-]*)(?<between>=|\s+)(?<value>"[^"]*"|'[^']*'|[^\s"']+)/g,
      (all, name: string, between: string) =>
        isFlagOfSecret(name) && (between === '=' || name.startsWith('-')) ? `${name}${between}•••` : all,
    );
}

function isFlagOfSecret(name: string): boolean {
  return isSecretName(name.replace(/^-+/, '')) || /^--?(?:requirepass|masterauth|auth)$/i.test(name);
}
