/** A file that declares development, as it was read. */
export interface DeclaringFile {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  readonly role: 'compose' | 'devcontainer' | 'dockerfile' | 'env' | 'tool';
  readonly text: string;
  /** For Compose: the service that stands for the workload. */
  readonly service?: string;
}
