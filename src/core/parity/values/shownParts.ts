/** Scheme and port of a URL, all else hidden: `postgres://•••:5432/•••`; undefined for what is no URL. */
export function shownParts(value: string): string | undefined {
  const match = /^(?<scheme>[a-z][a-z\d+.-]{1,20}):\/\/[^/?#]*?(?<port>:\d{1,5})?(?<path>[/?#].*)?$/is.exec(
    value.trim(),
  );
  if (!match?.groups) return undefined;
  const { scheme = '', port = '', path = '' } = match.groups;
  return `${scheme.toLowerCase()}://•••${port}${path.length > 1 ? '/•••' : path}`;
}
