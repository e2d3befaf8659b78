/** Something done in production that looking alone doesn't need. */
export interface ConsentRequest {
  /** `probe` executes a script in a pod; `secretKeys` reads the metadata of Secrets, which may carry values. */
  readonly what: 'probe' | 'secretKeys';
  /** Whom it is about, as references name it: `cluster:shop/deployment/web?context=prod`. */
  readonly target: string;
  /** URL of the API server: the same name of a context may lead to another cluster later. */
  readonly server: string;
  /** One sentence for the question. */
  readonly words: string;
}

/** One line of the audit file. Never a value of what was read. */
export interface AuditEntry {
  /** RFC 3339. */
  readonly time: string;
  readonly what: ConsentRequest['what'];
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  readonly pod?: string;
  readonly container?: string;
  /** `ada@laptop`. */
  readonly who: string;
  /** What it came to; `started` is written before anything is done. */
  readonly outcome: 'started' | 'done' | 'failed';
}

/** What production may be asked beyond looking; handed in by the face. */
export interface ProductionConsent {
  /** Asked only where the target's options ask for it; a face remembers the answer for each target. */
  allow(request: ConsentRequest, signal: AbortSignal): Promise<boolean>;
  record(entry: AuditEntry): Promise<void>;
}
