import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  languages,
  Location,
  Range,
  workspace,
  type DiagnosticCollection,
  type Uri,
  type WorkspaceFolder,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposableStore.ts';
import type { Source } from '../../core/environment/fact.ts';
import type { Finding, Severity } from '../../core/parity/finding.ts';
import type { CheckedParity, ParityStore, ValueWords } from '../parity/parityStore.ts';
import { sourceUri, toPosition } from '../platform/sourceUri.ts';
import type { ThisWindow } from '../window/thisWindow.ts';
import { differenceWords } from '../words/differenceWords.ts';

export const diagnosticSource = 'Lockstep';

const severityOf: Readonly<Record<Severity, DiagnosticSeverity>> = {
  critical: DiagnosticSeverity.Warning,
  high: DiagnosticSeverity.Warning,
  medium: DiagnosticSeverity.Warning,
  low: DiagnosticSeverity.Information,
  info: DiagnosticSeverity.Information,
};

/** This window's drift at the places that declare it; what a changed file declared is no longer claimed of it. */
export class FindingDiagnostics implements Disposable {
  readonly #owned = new DisposableStore();
  readonly collection: DiagnosticCollection = this.#owned.add(languages.createDiagnosticCollection('lockstep'));

  constructor(parity: ParityStore, window: ThisWindow) {
    this.#owned.add(
      parity.onDidChange(subject => {
        if (subject !== window.subject || !window.folder) return;
        const { checked, checking } = parity.get(subject);
        if (!checking) this.#show(checked, window.folder);
      }),
    );
    this.#owned.add(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.collection.delete(document.uri);
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #show(checked: CheckedParity | undefined, folder: WorkspaceFolder): void {
    const byFile = new Map<string, { readonly uri: Uri; readonly found: Diagnostic[] }>();
    for (const finding of checked?.report.findings ?? []) {
      if (!checked || finding.verdict !== 'drift') continue;
      const at = firstInFile(finding.development.sources) ?? firstInFile(finding.reference.sources);
      if (!at) continue;
      const uri = sourceUri(folder, at.file);
      const entry = byFile.get(uri.toString()) ?? { uri, found: [] };
      byFile.set(uri.toString(), entry);
      entry.found.push(toDiagnostic(finding, at, { folder, words: checked.words }));
    }
    this.collection.clear();
    for (const { uri, found } of byFile.values()) this.collection.set(uri, found);
  }
}

type FileSource = Source & { readonly file: string; readonly line: number };

function firstInFile(sources: readonly Source[]): FileSource | undefined {
  return sources.find((each): each is FileSource => each.file !== undefined && each.line !== undefined);
}

function toDiagnostic(
  finding: Finding,
  at: FileSource,
  { folder, words }: { readonly folder: WorkspaceFolder; readonly words: ValueWords },
): Diagnostic {
  const message = `${finding.key}: ${differenceWords(finding, words)}. ${finding.reason}`;
  const diagnostic = new Diagnostic(wordAt(sourceUri(folder, at.file), at), message, severityOf[finding.severity]);
  diagnostic.source = diagnosticSource;
  diagnostic.code = finding.fingerprint;
  const other = firstInFile(finding.reference.sources);
  if (other && other !== at) {
    const there = new Location(sourceUri(folder, other.file), toPosition(other));
    diagnostic.relatedInformation = [new DiagnosticRelatedInformation(there, 'Production says so here')];
  }
  return diagnostic;
}

/** The rest of the line as it is in an open editor; elsewhere VS Code itself widens an empty range to a word. */
function wordAt(uri: Uri, at: FileSource): Range {
  const start = toPosition(at);
  const document = workspace.textDocuments.find(each => each.uri.toString() === uri.toString());
  if (!document || start.line >= document.lineCount) return new Range(start, start);
  const line = document.lineAt(start.line);
  return new Range(start, start.translate(0, Math.max(0, line.text.trimEnd().length - start.character)));
}
