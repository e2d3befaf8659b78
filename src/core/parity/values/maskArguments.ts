import { isSecretName } from './isSecretName.ts';

/** Programs whose short options take a password. */
const passwordOptions = [
  ['(?:mysql|mariadb|mongo)[\\w-]*|sshpass', '-p'],
  ['(?:redis|valkey)-cli', '-a'],
].map(([program = '', option = '']) => ({
  option,
  program: new RegExp(`(?:^|/)(?:${program})$`),
  use: new RegExp(`(?<before>(?:^|[\\s;&|/"'])(?:${program})\\s(?:[^|;&]*?\\s)?${option}\\s*)[^\\s"']+`, 'g'),
}));

/** A command line whose arguments after names of secrets, assigned secrets and credentials in URLs are `•••`. */
export function maskArguments(argv: readonly string[]): readonly string[] {
  const short = passwordOptions.filter(({ program }) => argv.some(word => program.test(word)));
  let hideNext = false;
  return argv.map((word, index) => {
    if (hideNext && !word.startsWith('-')) {
      hideNext = false;
      return '•••';
    }
    const option = short.find(each => word.startsWith(each.option))?.option;
    if (option !== undefined) {
      hideNext = word === option;
      return hideNext ? word : `${option}•••`;
    }
    if (/^(?:-u|--user|--proxy-user)$/.test(argv[index - 1] ?? '')) return maskLogin(word);
    const flag = /^(?<name>-{0,2}[\w.-]+)(?<assigned>=.*)?$/s.exec(word)?.groups;
    const secret =
      flag?.['name'] !== undefined && /^(?:--?)?[A-Za-z]/.test(flag['name']) && isFlagOfSecret(flag['name']);
    hideNext = secret && flag['assigned'] === undefined && word.startsWith('-');
    if (secret && flag['assigned'] !== undefined) return `${flag['name'] ?? ''}=•••`;
    return maskText(word);
  });
}

/** Assignments, headers, logins and URLs inside a word, such as the script of `sh -c`. */
export function maskText(text: string): string {
  const masked = text
    .replace(/(?<scheme>[a-z][a-z\d+.-]*:\/\/)[^\s/]+@/gi, '$<scheme>•••@')
    .replace(/(?<name>-{0,2}[A-Za-z][\w-]*)=(?:"[^"]*"|'[^']*'|[^\s"']+)/g, (all, name: string) =>
      isFlagOfSecret(name) ? `${name}=•••` : all,
    )
    .replace(
      /(?<name>--?[A-Za-z][\w-]*)(?<between>\s+)(?:"[^"]*"|'[^']*'|[^\s"'-][^\s"']*)/g,
      (all, name: string, between: string) => (isFlagOfSecret(name) ? `${name}${between}•••` : all),
    )
    .replace(
      /(?<name>[A-Za-z][\w-]*)(?<between>["']\s*:\s*["']?|:\s+["']?)(?<value>[^"']+)/g,
      (all, name: string, between: string) =>
        isSecretName(name) || /^(?:proxy-)?authorization$|^(?:set-)?cookie$/i.test(name) ? `${name}${between}•••` : all,
    )
    .replace(
      /(?<option>(?:^|\s)(?:-u|--user|--proxy-user)(?:=|\s+))(?<login>\S+)/g,
      (_, option: string, login: string) => option + maskLogin(login),
    );
  return passwordOptions.reduce((left, { use }) => left.replace(use, '$<before>•••'), masked);
}

/** `admin:password`; `1000:1000` is a user and a group. */
function maskLogin(word: string): string {
  return /^["']?\d+:\d+["']?$/.test(word) ? word : word.replace(/^(?<name>[^:/]+):.+$/s, '$<name>:•••');
}

function isFlagOfSecret(name: string): boolean {
  return isSecretName(name.replace(/^-+/, '')) || /^--?(?:requirepass|masterauth|auth)$/i.test(name);
}
