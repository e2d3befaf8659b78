/** What an image brings by itself, as far as the environment is made by it. */
export interface ImageSettings {
  /** `node`, `1000`, `1000:1000`; empty: root. */
  readonly user: string;
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `5432/tcp`. */
  readonly ports: readonly string[];
  /** Text of `/etc/passwd` and `/etc/group`, where they could be read. */
  readonly passwd?: string;
  readonly group?: string;
}
