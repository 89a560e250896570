/** What a class is called: its name, else its number. */
export function className(names: readonly string[] | null, index: number): string {
  return names?.[index] ?? `class ${index}`;
}

/** "97.3 %"; never a wrong 0 or 100. */
export function probabilityWords(probability: number): string {
  const percent = probability * 100;
  if (percent > 0 && percent < 0.1) return '<0.1 %';
  if (percent < 100 && percent > 99.9) return '>99.9 %';
  return `${percent.toFixed(1)} %`;
}
