/** Why something doesn't run, in words for people. */
export interface Trouble {
  /** One sentence: `app needs an image that can't be pulled: manifest unknown.` */
  readonly words: string;
  /** Waiting longer won't help; something must be changed. */
  readonly isLasting: boolean;
}
