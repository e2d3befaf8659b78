import { command } from './runners/command.ts';
import { nodeTest } from './runners/nodeTest.ts';
import { playwright } from './runners/playwright.ts';
import { pytest } from './runners/pytest.ts';
import { vitest } from './runners/vitest.ts';
import type { TestRunner } from './testRunner.ts';

/** Which test tools there are; a new one is one file and one line here. */
export const testRunners: readonly TestRunner[] = [playwright, vitest, nodeTest, pytest, command];
