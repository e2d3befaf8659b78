import { Location, TestMessage, type WorkspaceFolder } from 'vscode';
import type { TestFailure } from '../../core/testing/testEvent.ts';
import { sourceUri, toPosition } from '../platform/sourceUri.ts';

/** A failure at its place in the local workspace, as a difference where the tool told both values. */
export function testMessages(failures: readonly TestFailure[], folder: WorkspaceFolder): TestMessage[] {
  return failures.map(failure => {
    const text = failure.stack === undefined ? failure.message : `${failure.message}\n${failure.stack}`;
    const { expected, actual } = failure;
    const message =
      expected === undefined || actual === undefined
        ? new TestMessage(text)
        : TestMessage.diff(failure.message, expected, actual);
    const { at } = failure;
    if (at && !at.file.startsWith('/')) message.location = new Location(sourceUri(folder, at.file), toPosition(at));
    return message;
  });
}
