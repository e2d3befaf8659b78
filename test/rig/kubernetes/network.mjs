import { run, succeeds } from '../command.mjs';

/** The bridge's address is the node's and the API server's: a node on loopback is refused, and pods must reach it. */
export const nodeAddress = '10.244.0.1';
export const podNetwork = '10.244.0.0/24';
export const serviceNetwork = '10.96.0.0/16';
/** The first address of the Services' network is the API server's own. */
export const apiServiceAddress = '10.96.0.1';
export const bridge = 'lockstep-k8s';
/** A bridge without one of its own takes its ports', so pods that know it by another's lose all packets to it for a while. */
const bridgeHardwareAddress = '02:00:0a:f4:00:01';

// Docker drops what it doesn't know of in FORWARD; and pods reach the machine's networks under the machine's address.
const rules = [
  ['filter', 'FORWARD', ['-s', podNetwork, '-j', 'ACCEPT']],
  ['filter', 'FORWARD', ['-d', podNetwork, '-j', 'ACCEPT']],
  ['nat', 'POSTROUTING', ['-s', podNetwork, '!', '-d', podNetwork, '-j', 'MASQUERADE']],
];

/** Whether a bridge of that name is there, which another cache folder's cluster has made, or one left without its records. */
export const networkIsTaken = () => succeeds('ip', ['link', 'show', bridge]);

/** Makes the bridge that pods are on, and lets their packets pass. */
export async function makeNetwork() {
  await run('ip', ['link', 'add', bridge, 'type', 'bridge']);
  await run('ip', ['link', 'set', bridge, 'address', bridgeHardwareAddress]);
  await run('ip', ['address', 'add', `${nodeAddress}/24`, 'dev', bridge]);
  await run('ip', ['link', 'set', bridge, 'up']);
  await run('sysctl', ['--quiet', '--write', 'net.ipv4.ip_forward=1']);
  for (const [table, chain, rule] of rules)
    if (!(await succeeds('iptables', ['--wait', '--table', table, '--check', chain, ...rule])))
      await run('iptables', ['--wait', '--table', table, '--insert', chain, ...rule]);
}

/** Takes the bridge away, with what kube-proxy's own cleaning leaves. */
export async function removeNetwork() {
  const firewall = ['-j', 'KUBE-FIREWALL'];
  for (const [table, chain, rule] of [...rules, ['filter', 'INPUT', firewall], ['filter', 'OUTPUT', firewall]])
    await succeeds('iptables', ['--wait', '--table', table, '--delete', chain, ...rule]);
  for (const action of ['--flush', '--delete-chain']) await succeeds('iptables', ['--wait', action, 'KUBE-FIREWALL']);
  await succeeds('ip', ['link', 'delete', bridge]);
}
