/** To where other programs read. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** To the person: what a program that reads the output need not see. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
