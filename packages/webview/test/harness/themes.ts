import variables from './themes.json' with { type: 'json' };

/** The colours of VS Code's own themes, as far as the page uses them: taken from a running VS Code 1.139. */
export const themes = variables;
export type ThemeName = keyof typeof themes;

/** What VS Code writes on a webview's body. */
const bodyClasses: Readonly<Record<ThemeName, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'high-contrast': 'vscode-high-contrast',
  'high-contrast-light': 'vscode-high-contrast vscode-high-contrast-light',
};

/** Dresses the page as VS Code does. */
export function applyTheme(name: ThemeName): void {
  document.body.className = bodyClasses[name];
  const style = document.documentElement.style;
  style.cssText = '';
  style.setProperty('color-scheme', name.includes('light') ? 'light' : 'dark');
  style.setProperty('--vscode-font-family', 'system-ui, "DejaVu Sans", sans-serif');
  style.setProperty('--vscode-font-size', '13px');
  for (const [variable, value] of Object.entries(themes[name])) style.setProperty(variable, value);
}
