/** Whether the person has asked the system, or VS Code, for as little motion as possible. */
export function wantsReducedMotion(): boolean {
  return (
    window.matchMedia('(prefers-reduced-motion: reduce)').matches ||
    document.body.classList.contains('vscode-reduce-motion')
  );
}
