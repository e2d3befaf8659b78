import { commands, Location, window, type WorkspaceFolder } from 'vscode';
import type { Finding } from '../../core/parity/finding.ts';
import { findingDocument, type SideName } from '../parity/findingDocuments.ts';
import type { ParitySubject } from '../parity/paritySubject.ts';
import { sourceUri, toPosition } from '../platform/sourceUri.ts';
import type { Face } from './face.ts';
import { findingOf } from './findingOf.ts';
import type { CommandHandler } from './registerCommands.ts';

/** Peeks at both places; a side that no file declares has a page of its own. */
export function showFindingCommand({ parity, window: own }: Pick<Face, 'parity' | 'window'>): CommandHandler {
  return async argument => {
    const { subject, finding } = findingOf(argument, parity);
    const sides: readonly SideName[] = finding.within === undefined ? ['development', 'reference'] : [finding.within];
    const locations = sides.flatMap(side => locationsOf(subject, finding, side, own.folder));
    const [first] = locations;
    if (!first) return;
    await window.showTextDocument(first.uri, { selection: first.range, preview: true });
    if (locations.length > 1)
      await commands.executeCommand('editor.action.peekLocations', first.uri, first.range.start, locations, 'peek');
  };
}

function locationsOf(
  subject: ParitySubject,
  finding: Finding,
  side: SideName,
  folder: WorkspaceFolder | undefined,
): readonly Location[] {
  const inFiles = finding[side].sources.flatMap(source =>
    source.file === undefined || !folder ? [] : [new Location(sourceUri(folder, source.file), toPosition(source))],
  );
  return inFiles.length > 0 ? inFiles : [new Location(findingDocument(subject, finding, side), toPosition({}))];
}
