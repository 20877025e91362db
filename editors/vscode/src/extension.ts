/** The VS Code extension: starts `cagent-ls serve` and runs what its code lenses offer. */

import * as vscode from 'vscode';
import { refreshAfter, run, RUN_COMMANDS, SHOW_REFERENCES, showReferences } from './run';
import { Session } from './session';

/** Those that the server is started with. */
const SETTINGS = [
  'cagent.catalogues',
  'cagent.disabledFeatures',
  'cagent.formatting',
  'cagent.interpreter',
  'cagent.offline',
  'cagent.runner',
];

let session: Session | undefined;

export function activate(context: vscode.ExtensionContext): Promise<void> {
  const started = new Session(context.extensionPath);
  session = started;
  const runs = Object.keys(RUN_COMMANDS) as (keyof typeof RUN_COMMANDS)[];
  context.subscriptions.push(
    started,
    ...runs.map((name) => vscode.commands.registerCommand(name, (given) => run(name, given))),
    vscode.commands.registerCommand(SHOW_REFERENCES, showReferences),
    vscode.tasks.onDidEndTaskProcess(refreshAfter),
    vscode.commands.registerCommand('cagent.restart', () => started.restart()),
    vscode.commands.registerCommand('cagent.showOutput', () => started.output.show()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => started.restart()),
    vscode.workspace.onDidChangeConfiguration((change) =>
      SETTINGS.some((name) => change.affectsConfiguration(name)) ? started.restart() : undefined,
    ),
  );
  return started.restart();
}

export function deactivate(): Promise<void> | undefined {
  return session?.stop();
}
