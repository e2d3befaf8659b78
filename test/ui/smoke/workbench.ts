import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';

const screenshotFolder = resolve(import.meta.dirname, '../../../test-output/screenshots');

/** VS Code's window as a person sees it: every action is a click or a key, every wait is for something on screen. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(30_000);
  }

  /** Opens the workbench and waits until its status bar has come up. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await this.page.locator('.activitybar .actions-container').first().waitFor();
  }

  /** Runs a command from the palette by its full title, `Category: Title`. */
  async runCommand(title: string): Promise<void> {
    // The palette offers what was enabled when it opened, and a window that has just come up enables more.
    const patience = Date.now() + 30_000;
    while (!(await this.isOffered(title)) && Date.now() < patience) await this.page.keyboard.press('Escape');
    await this.pick(title);
  }

  /** Opens a file of the workspace by a part of its path that no other file has. */
  async openFile(path: string): Promise<void> {
    await this.openQuickInput('Control+P', path);
    await this.quickInput().locator('.monaco-list-row').first().click();
    await this.page.locator('.editor-instance .view-lines').first().waitFor();
  }

  /** Shows a view container by a click on its icon in the activity bar. */
  async openContainer(title: string): Promise<void> {
    const tab = this.page.locator('.activitybar').getByRole('tab', { name: new RegExp(`^${escape(title)}\\b`) });
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
    await this.page.locator('.sidebar .composite.title', { hasText: new RegExp(escape(title), 'i') }).waitFor();
  }

  /** The first row of a tree in the side bar with exactly this label: this window's own comes before others. */
  row(label: string | RegExp): Locator {
    const exact = typeof label === 'string' ? new RegExp(`^${escape(label)}$`) : label;
    const name = this.page.locator('.label-name', { hasText: exact });
    return this.page.locator('.sidebar [role=treeitem]').filter({ has: name }).first();
  }

  /** The row with this label while its description says so. */
  rowThatSays(label: string, description: RegExp): Locator {
    return this.row(label).filter({ has: this.page.locator('.label-description', { hasText: description }) });
  }

  /** Waits for these rows, in any place of the tree. */
  async waitForRows(...labels: readonly string[]): Promise<void> {
    for (const label of labels) await this.row(label).waitFor();
  }

  async expand(label: string): Promise<void> {
    const row = this.row(label);
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
    await row.and(this.page.locator('[aria-expanded=true]')).waitFor();
  }

  /** Drags the side bar's edge. */
  async widenSideBar(width: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (box === null) throw new Error('There is no side bar.');
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + width, y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** The item of the Test Explorer with this label, while its state is this: `Passed`, `Failed`. */
  testItem(label: string, state = ''): Locator {
    const name = new RegExp(`^${escape(label)} \\(${state}`);
    return this.page.locator('.sidebar').getByRole('treeitem', { name });
  }

  async expandTest(label: string): Promise<void> {
    const item = this.testItem(label);
    if ((await item.getAttribute('aria-expanded')) === 'false') await item.locator('.monaco-tl-twistie').click();
    await item.and(this.page.locator('[aria-expanded=true]')).waitFor();
  }

  async runTest(label: string): Promise<void> {
    await this.testItem(label).hover();
    await this.testItem(label).getByRole('button', { name: 'Run Test' }).click();
  }

  /** Waits for words in the panel: a terminal, or the output of tests; lines may be wrapped between them. */
  async waitForTerminalText(words: string): Promise<void> {
    await this.terminalRows(words).first().waitFor();
  }

  /** Waits for words in the panel and gives what the pattern found in its line. */
  async terminalMatch(pattern: RegExp): Promise<RegExpExecArray> {
    const line = this.page.locator('.part.panel .xterm-rows:visible > div', { hasText: pattern });
    const found = pattern.exec(await line.first().innerText());
    if (found === null) throw new Error(`${pattern} is gone from the panel.`);
    return found;
  }

  /** Scrolls the panel up until these words are in sight. */
  async scrollPanelUpTo(words: string): Promise<void> {
    await this.page.locator('.part.panel .xterm:visible').first().hover({ force: true });
    while ((await this.terminalRows(words).count()) === 0) await this.page.mouse.wheel(0, -500);
  }

  async collapse(label: string): Promise<void> {
    const row = this.row(label);
    if ((await row.getAttribute('aria-expanded')) === 'true') await row.locator('.monaco-tl-twistie').click();
    await row.and(this.page.locator('[aria-expanded=false]')).waitFor();
  }

  /** Presses an inline action of a row. */
  async rowAction(label: string, action: string): Promise<void> {
    await this.row(label).hover();
    await this.row(label).getByRole('button', { name: action }).click();
  }

  /** Chooses from a row's context menu; by key, as VS Code takes no click on a menu that has only just opened. */
  async rowMenu(label: string, entry: string): Promise<void> {
    await this.row(label).click({ button: 'right' });
    const item = this.page.locator('.context-view .action-item', { hasText: new RegExp(`^${escape(entry)}`) });
    await item.hover();
    await this.page.keyboard.press('Enter');
    await item.waitFor({ state: 'detached' });
  }

  /** The item of the status bar that contains this text. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  private entry(label: string): Locator {
    const name = this.page.locator('.label-name', { hasText: new RegExp(`^${escape(label)}$`) });
    return this.quickInput().locator('.monaco-list-row').filter({ has: name }).first();
  }

  /** Waits for a row of the open quick pick by its label and chooses it. */
  async pick(label: string): Promise<void> {
    await this.entry(label).click();
  }

  /** Ticks a row of the open quick pick, beside those that are ticked, and confirms. */
  async tick(label: string): Promise<void> {
    await this.quickInput().locator('.quick-input-box input').fill(label);
    const row = this.quickInput().locator('.monaco-list-row', { hasText: label }).first();
    await row.click();
    await this.quickInput().getByRole('button', { name: 'OK' }).click();
  }

  /** Types a line into the terminal that was opened last. */
  async typeInTerminal(line: string): Promise<void> {
    await this.page.locator('.part.panel .xterm:visible').first().click();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  /** Ends the only terminal by a key, and waits until it has closed: what opens meanwhile would lose the focus to that. */
  async endTerminal(key: string): Promise<void> {
    const terminal = this.page.locator('.part.panel .xterm:visible').first();
    await terminal.click();
    await this.page.keyboard.press(key);
    await terminal.waitFor({ state: 'detached' });
  }

  /** Types into the open quick pick or input box and confirms. */
  async answer(text: string): Promise<void> {
    await this.quickInput().locator('input.input').fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Confirms an input box by its prompt, as it is proposed or with another text. */
  async acceptInput(prompt: RegExp, proposed: string, text = proposed): Promise<void> {
    await this.quickInput().getByText(prompt).waitFor();
    const input = this.quickInput().locator('input.input');
    if ((await input.inputValue()) !== proposed) throw new Error(`${await input.inputValue()} is proposed.`);
    if (text !== proposed) await input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  /** Waits for a notification and presses one of its buttons. */
  async answerNotification(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text).getByRole('button', { name: button, exact: true }).click();
  }

  /** A modal dialog. */
  dialog(text: string | RegExp): Locator {
    return this.page.locator('.monaco-dialog-box', { hasText: text });
  }

  /** Waits for a modal dialog and presses one of its buttons. */
  async answerDialog(text: string | RegExp, button: string): Promise<void> {
    await this.dialog(text).getByRole('button', { name: button, exact: true }).click();
  }

  /** Leaves Restricted Mode by its item in the status bar and the editor that opens. */
  async trustWorkspace(): Promise<void> {
    await this.statusBarItem('Restricted Mode').click();
    await this.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await this.statusBarItem('Restricted Mode').waitFor({ state: 'detached' });
    await this.closeModalEditor();
  }

  /** Settings, Workspace Trust and the like open over the window. */
  async closeModalEditor(): Promise<void> {
    const modal = this.page.locator('.monaco-modal-editor-block');
    await modal
      .getByRole('button', { name: /^Close/ })
      .first()
      .click();
    await modal.waitFor({ state: 'detached' });
  }

  /** The tab of an editor by its title. */
  editorTab(title: string | RegExp): Locator {
    return this.page.locator('.editor-group-container').getByRole('tab', { name: title });
  }

  /** The document inside the webview that is on screen. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** Writes `test-output/screenshots/<name>.png` and gives its path. */
  async screenshot(name: string): Promise<string> {
    const path = resolve(screenshotFolder, `${name}.png`);
    await mkdir(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
    return path;
  }

  private terminalRows(words: string): Locator {
    const text = new RegExp(
      words
        .split(' ')
        .map(escape)
        .join(String.raw`\s*`),
    );
    return this.page.locator('.part.panel .xterm-rows:visible', { hasText: text });
  }

  private async isOffered(command: string): Promise<boolean> {
    await this.openQuickInput('F1', `>${command}`);
    const row = this.entry(command);
    return row.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
  }

  private async openQuickInput(key: string, text: string): Promise<void> {
    await this.page.keyboard.press(key);
    await this.quickInput().locator('input.input').fill(text);
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
