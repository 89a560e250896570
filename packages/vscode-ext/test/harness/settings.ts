// Colour themes and the user's settings of a window.
import { quietSettings } from '../../../../tools/vscode/server.mjs';

/** The kinds of colour theme that VS Code knows. */
export type Theme = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

/** How VS Code calls each kind's own theme: in the settings, in the list to choose from, and on the workbench element. */
export const themes: Readonly<Record<Theme, { setting: string; label: string; className: string }>> = {
  dark: { setting: 'Dark Modern', label: 'Dark Modern', className: 'vs-dark' },
  light: { setting: 'Light Modern', label: 'Light Modern', className: 'vs' },
  'high-contrast': { setting: 'Default High Contrast', label: 'Dark High Contrast', className: 'hc-black' },
  'high-contrast-light': {
    setting: 'Default High Contrast Light',
    label: 'Light High Contrast',
    className: 'hc-light',
  },
};

/** Values by setting, as in settings.json. */
export type Settings = Readonly<Record<string, unknown>>;

/** The settings of a test window: quiet, in one theme, with what the test wishes on top. */
export function windowSettings(theme: Theme, extra: Settings): Settings {
  return {
    ...quietSettings,
    'explorer.compactFolders': false,
    'workbench.colorTheme': themes[theme].setting,
    ...extra,
  };
}
