/** A project that touches rules of Compose; it is compared with what `docker compose config` says. */
export interface OracleProject {
  readonly name: string;
  readonly paths: readonly string[];
  readonly profiles?: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}
