/** What containers may do by default with Docker and containerd alike. */
const defaults = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

export interface CapabilityChanges {
  readonly add: readonly string[];
  readonly drop: readonly string[];
  readonly privileged: boolean;
}

/** The capabilities left after adding and dropping, sorted, without `CAP_`; `ALL` stands for all of them. */
export function capabilities({ add, drop, privileged }: CapabilityChanges): readonly string[] {
  const added = add.map(plain);
  if (privileged || added.includes('ALL')) return ['ALL'];
  const dropped = new Set(drop.map(plain));
  const kept = dropped.has('ALL') ? [] : defaults.filter(name => !dropped.has(name));
  return [...new Set([...kept, ...added])].sort();
}

function plain(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}
