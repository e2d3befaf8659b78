export interface VscodeOptions {
  /** The workspace folder that the workbench opens. */
  readonly folder: string;
  readonly extensionsFolder?: string;
  /** Keeps what the server writes; a temporary folder otherwise. */
  readonly dataFolder?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False leaves Workspace Trust on, as users have it. */
  readonly trust?: boolean;
  /** Lets the page load an extension from its folder and run tests in the extension host. */
  readonly testDriver?: boolean;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly yes?: boolean;
}

export interface VscodeServer {
  readonly origin: string;
  readonly port: number;
  readonly url: string;
  readonly pid: number;
  readonly dataFolder: string;
  readonly extensionsFolder: string;
  readonly logsFolder: string;
  /** Resolves once the server has ended, by `stop` or by itself. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

export function startVscode(options: VscodeOptions): Promise<VscodeServer>;
export function installExtension(vsix: string, extensionsFolder: string, consent?: { yes?: boolean }): Promise<void>;
