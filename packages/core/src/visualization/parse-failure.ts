import * as v from 'valibot';

/** What is wrong with data that a schema refuses, as in `"optimizer.stepSize": expected number, found "fast"`. */
export function parseFailure(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  // Of the first field alone: what follows is often the same mistake once more.
  const [issue] = issues;
  const field = v.getDotPath(issue);
  const place = field === null ? '' : `"${field}": `;
  if (issue.expected === 'never') return `${place}there is no such field`;
  if (issue.received === 'undefined') return `${place}it is missing`;
  return `${place}expected ${issue.expected ?? 'something else'}, found ${issue.received}`;
}
