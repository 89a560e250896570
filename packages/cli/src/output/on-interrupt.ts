/**
 * Lets the first Ctrl+C end the work in good order; a second one ends the program.
 * @returns goes back to how it was
 */
export function onInterrupt(end: () => void): () => void {
  process.once('SIGINT', end);
  return () => {
    process.off('SIGINT', end);
  };
}
