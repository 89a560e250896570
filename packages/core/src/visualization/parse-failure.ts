import * as v from 'valibot';

/** What keeps data from being what a schema describes. */
export interface ParseMistake {
  /** Where, as in "optimizer.stepSize"; null: in the data as a whole. */
  readonly field: string | null;
  /** Goes on where the field's name ends: "must be a whole number from 1 to 10000, not 0". */
  readonly problem: string;
}

type Issue = v.BaseIssue<unknown>;
type Issues = readonly [Issue, ...Issue[]];

/** For `safeParse`: an issue's message says what was expected, in a person's words, where its schema does not. */
export const parseConfig = { message: expectedWords } satisfies v.Config<Issue>;

/** @param issues of `safeParse` with `parseConfig` */
export function parseMistake(issues: Issues): ParseMistake {
  // Of the first field alone: what follows is often the same mistake once more.
  const [issue] = issues;
  const field = v.getDotPath(issue);
  if (issue.expected === 'never') return { field, problem: 'is no field that is known' };
  if (issue.received === 'undefined') return { field, problem: 'is missing' };
  const found = typeof issue.input === 'string' ? JSON.stringify(issue.input) : issue.received;
  return { field, problem: `must be ${issue.message}, not ${found}` };
}

/** The mistake as a sentence without its full stop: `"optimizer.stepSize" must be a number above 0, not "fast"`. */
export function mistakeWords({ field, problem }: ParseMistake): string {
  return `${field === null ? 'It' : `"${field}"`} ${problem}`;
}

function expectedWords({ type, expected }: Issue): string {
  switch (type) {
    case 'number':
    case 'finite':
      return 'a number';
    case 'integer':
      return 'a whole number';
    case 'string':
      return 'a text';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    case 'object':
    case 'strict_object':
    case 'variant':
      return expected === 'Object' || expected === null ? 'an object' : choiceWords(expected);
    default:
      return choiceWords(expected ?? 'something else');
  }
}

/** `("dead" | "always")` → `"dead" or "always"` */
function choiceWords(expected: string): string {
  return expected.replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ' or ');
}
