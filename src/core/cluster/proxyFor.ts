import { BlockList, isIP } from 'node:net';
import { isLoopback } from '../base/isLoopback.ts';

/**
 * The proxy that the environment names for a server, as Go programs read it (golang.org/x/net/http/httpproxy): never for
 * this machine, nor for what NO_PROXY lists (names with all below them, addresses, ranges, `*`).
 */
export function proxyFor(
  { protocol, hostname, port }: URL,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const read = (name: string): string | undefined => env[name] ?? env[name.toLowerCase()];
  const proxy = read(protocol === 'http:' ? 'HTTP_PROXY' : 'HTTPS_PROXY');
  if (!proxy || isLoopback(hostname)) return undefined;
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const served = port === '' ? (protocol === 'http:' ? '80' : '443') : port;
  const excluded = (read('NO_PROXY') ?? '').split(/[\s,]+/).some(entry => excludes(entry.toLowerCase(), host, served));
  if (excluded) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function excludes(entry: string, host: string, port: string): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  if (entry.includes('/')) return isWithin(host, entry);
  const [, name = entry, onlyPort] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? '' : entry) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const wanted = (name === '' ? entry : name).replace(/^\*/, '');
  return wanted.startsWith('.') ? host.endsWith(wanted) : host === wanted || host.endsWith(`.${wanted}`);
}

function isWithin(host: string, range: string): boolean {
  const [network = '', bits = ''] = range.split('/');
  const kind = isIP(network);
  if (kind === 0 || isIP(host) !== kind || !/^\d{1,3}$/.test(bits) || Number(bits) > (kind === 4 ? 32 : 128))
    return false;
  const type = kind === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(bits), type);
  return list.check(host, type);
}
