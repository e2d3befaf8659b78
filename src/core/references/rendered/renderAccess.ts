/** What renders manifests: programs of this machine over files on its disk. Never given in an untrusted workspace. */
export interface RenderAccess {
  /** Absolute path of the workspace. */
  readonly folder: string;
  /** Default: found on the PATH by their names. */
  readonly programs?: Partial<Readonly<Record<'kubectl' | 'kustomize' | 'helm', string>>>;
}
