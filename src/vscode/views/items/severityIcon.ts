import { ThemeColor, ThemeIcon } from 'vscode';
import type { Severity } from '../../../core/parity/finding.ts';

export function severityIcon(severity: Severity): ThemeIcon {
  switch (severity) {
    case 'critical':
    case 'high':
      return new ThemeIcon('error', new ThemeColor('list.errorForeground'));
    case 'medium':
      return new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
    case 'low':
    case 'info':
      return new ThemeIcon('info');
  }
}
