import type { Logger } from '../core/base/logger.ts';
import type { Report } from '../core/base/report.ts';
import type { WorkspaceFiles } from '../core/environment/workspaceFiles.ts';
import type { ClusterConnections } from '../core/workflows/clusterConnections.ts';
import type { EnvironmentList } from '../core/workflows/environmentList.ts';
import type { ProductionConsents } from '../core/workflows/productionConsents.ts';

/** Where results and progress go: stdout is the result, stderr the progress. */
export interface Output {
  /** The result in words; silent when a document is asked for. */
  text(line: string): void;
  /** The result as one JSON document; silent when words are asked for. */
  document(schema: string, value: object): void;
  /** Bytes that pass through, as `exec` and `logs` have them. */
  raw(bytes: Uint8Array | string, channel?: 'stdout' | 'stderr'): void;
  readonly report: Report;
  readonly colour: boolean;
  readonly width: number;
  readonly format: string;
}

/** What a verb may use. */
export interface CommandContext {
  readonly list: EnvironmentList;
  /** Absolute path of `--workspace`. */
  readonly folder: string;
  readonly files: WorkspaceFiles;
  readonly output: Output;
  readonly logger: Logger;
  readonly version: string;
  /** Clusters that are read as production. */
  readonly clusters: ClusterConnections;
  readonly production: ProductionConsents;
  readonly signal: AbortSignal;
}

/** A verb of the command line. */
export interface CliCommand {
  readonly usage: string;
  readonly summary: string;
  /** What `--format` takes, the default first; without, text and json. */
  readonly formats?: readonly string[];
  /** As node:util's parseArgs takes them; `workspace`, `format` and `help` are every verb's. */
  readonly options: Readonly<Record<string, CliOption>>;
  /** Answers the exit code. */
  run(args: CliArguments, context: CommandContext): Promise<number>;
}

export interface CliOption {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  /** `--reference KIND:PATH`, for the help. */
  readonly value?: string;
  readonly help: string;
}

/** Parsed arguments with typed readers. */
export interface CliArguments {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  /** @throws LockstepError `usage` when it is no number */
  number(name: string): number | undefined;
}
