/** What a service uses now, over all that runs of it. */
export interface ResourceUse {
  /** Bytes of the working set: what can't be taken from it without swapping or ending it. */
  readonly memory: number;
  /** Thousandths of a core, over the engine's last window of some seconds. */
  readonly cpu: number;
}
