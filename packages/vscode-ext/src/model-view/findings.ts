// What the page has found wrong with a model → VS Code's Problems.
import * as vscode from 'vscode';
import type { FindingItem } from '@featurescope/webview/protocol';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;

/** A model's file has no lines: everything is said of its beginning. */
const start = new vscode.Range(0, 0, 0, 0);

export function diagnosticsOf(findings: readonly FindingItem[]): vscode.Diagnostic[] {
  return findings.map(({ severity, code, message }) => {
    const diagnostic = new vscode.Diagnostic(start, message, severities[severity]);
    diagnostic.source = 'Featurescope';
    diagnostic.code = code;
    return diagnostic;
  });
}
