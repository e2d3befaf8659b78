import { isLoopback } from '../base/isLoopback.ts';

/** Whether others could read what is sent: credentials don't go there, as with kubectl. */
export function goesInClear({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !isLoopback(hostname);
}
