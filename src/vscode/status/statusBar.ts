import { StatusBarAlignment, ThemeColor, window, type StatusBarItem } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposableStore.ts';
import { readSettings } from '../platform/settings.ts';
import { commandLink } from '../views/commandLink.ts';
import { parityMarkdown, trusted } from '../views/tooltips.ts';
import type { TreeSources } from '../views/treeSources.ts';
import type { Activities } from './activities.ts';
import { statusWords } from './statusWords.ts';

/** The environment of this window in one item; without a folder there is none. */
export class StatusBar implements Disposable {
  readonly #sources: TreeSources;
  readonly #activities: Activities;
  readonly #owned = new DisposableStore();
  readonly item: StatusBarItem;

  constructor(sources: TreeSources, activities: Activities) {
    this.#sources = sources;
    this.#activities = activities;
    this.item = this.#owned.add(window.createStatusBarItem('lockstep.parity', StatusBarAlignment.Left, 40));
    this.item.name = 'Lockstep: environment and parity';
    this.item.command = 'lockstep.openFindings';
    this.#owned.add(activities.onDidChange(() => this.draw()));
    this.#owned.add(sources.list.onDidChange(() => this.draw()));
    this.#owned.add(
      sources.parity.onDidChange(subject => {
        if (subject === sources.window.subject) this.draw();
      }),
    );
  }

  draw(): void {
    const { window: own, parity } = this.#sources;
    const { subject, environment } = own;
    const record = subject && parity.get(subject);
    if (subject === undefined || !record || (own.configFiles.length === 0 && !record.stamp)) {
      this.item.hide();
      return;
    }
    const { text, label, warns } = statusWords({
      name: own.name,
      state: environment?.state,
      parity: record,
      activity: this.#activities.current,
      warnAt: readSettings()['parity.warnAt'],
    });
    this.item.text = text;
    this.item.accessibilityInformation = { label };
    this.item.backgroundColor = warns ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    const tooltip = trusted();
    tooltip.appendMarkdown(parityMarkdown(subject, this.#sources));
    tooltip.appendMarkdown(
      [
        commandLink('Open findings', 'lockstep.openFindings'),
        commandLink('Check now', 'lockstep.checkParity'),
        commandLink('Choose production', 'lockstep.chooseReference'),
      ].join(' · '),
    );
    this.item.tooltip = tooltip;
    this.item.show();
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
