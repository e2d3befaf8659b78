import type { Position } from '../declared.ts';

/** A word of an instruction and where it stands. */
export interface Word {
  readonly text: string;
  readonly at: Position;
}

export interface DockerInstruction {
  /** In capitals: `RUN`. */
  readonly keyword: string;
  readonly at: Position;
  /** Behind the flags, continued lines joined. */
  readonly text: string;
  readonly words: readonly Word[];
  /** `--from=builder` by name. */
  readonly flags: ReadonlyMap<string, string>;
  /** Of `ENV`, `ARG` and `LABEL`; an `ARG` without default has no value. */
  readonly properties: readonly (readonly [name: string, value: string | undefined, at: Position])[];
}

export interface BuildStage {
  readonly name?: string;
  readonly index: number;
  readonly at: Position;
  /** What `FROM` names, variables not yet filled in: an image, or an earlier stage. */
  readonly base: Word;
  readonly platform?: string;
  readonly instructions: readonly DockerInstruction[];
}

export interface Dockerfile {
  readonly file: string;
  /** `ARG`s before the first `FROM`. */
  readonly globals: readonly DockerInstruction[];
  readonly stages: readonly BuildStage[];
}
