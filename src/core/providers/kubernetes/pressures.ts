/** What a node can run out of, by its condition (concepts/scheduling-eviction/node-pressure-eviction). */
export const pressures = {
  MemoryPressure: { taint: 'node.kubernetes.io/memory-pressure', words: 'memory pressure' },
  DiskPressure: { taint: 'node.kubernetes.io/disk-pressure', words: 'disk pressure' },
  PIDPressure: { taint: 'node.kubernetes.io/pid-pressure', words: 'process pressure' },
} as const;
