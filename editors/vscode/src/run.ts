/** Runs what a code lens names: an agent, or the indexing or search of a RAG source. */

import * as vscode from 'vscode';

/** The lens commands, with what a person is asked when one is started from the palette. */
export const RUN_COMMANDS = {
  'cagent.runAgent': 'Which agent?',
  'cagent.indexRag': 'Which RAG source shall be indexed?',
  'cagent.searchRag': 'Which RAG source shall be searched?',
} as const;

type RunCommand = keyof typeof RUN_COMMANDS;

/** The only argument of a lens command; `argv[0]` is an absolute path. */
interface Run {
  uri: string;
  agent?: string;
  source?: string;
  argv: string[];
  cwd: string;
}

/** Runs what the lens says, or asks which lens of the active file is meant. */
export async function run(command: RunCommand, given?: Run): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showErrorMessage('cagent runs nothing in a workspace that is not trusted.');
    return;
  }
  const chosen = given ?? (await choose(command));
  if (!chosen || !(await save(vscode.Uri.parse(chosen.uri)))) {
    return;
  }
  // VS Code fills in variables in the command line of a task, and has no way to quote them.
  if ([...chosen.argv, chosen.cwd].some((word) => word.includes('${'))) {
    void vscode.window.showErrorMessage(
      `cagent does not run ${nameOf(chosen)}: VS Code would replace the "\${" in its name or path. ` +
        'Rename it, or run it in a terminal.',
    );
    return;
  }
  await vscode.tasks.executeTask(task(command, chosen));
}

/** A task keeps its terminal open when the program has ended, and needs no shell. */
function task(command: RunCommand, { argv, cwd, uri, ...named }: Run): vscode.Task {
  const name = nameOf(named);
  const made = new vscode.Task(
    { type: 'cagent', command, uri, name },
    vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri)) ?? vscode.TaskScope.Workspace,
    name,
    'cagent',
    new vscode.ProcessExecution(argv[0], argv.slice(1), { cwd }),
    [],
  );
  made.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Dedicated,
    focus: true,
  };
  return made;
}

function nameOf({ agent, source }: Pick<Run, 'agent' | 'source'>): string {
  return agent ?? source ?? 'cagent';
}

async function choose(command: RunCommand): Promise<Run | undefined> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const lenses = uri
    ? await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri)
    : [];
  const offered = lenses
    .filter((lens) => lens.command?.command === command)
    .map((lens): Run => lens.command?.arguments?.[0]);
  if (offered.length === 0) {
    void vscode.window.showInformationMessage('The active file has nothing of that kind to run.');
  }
  if (offered.length < 2) {
    return offered[0];
  }
  const items = offered.map((of) => ({ label: nameOf(of), of }));
  return (await vscode.window.showQuickPick(items, { title: RUN_COMMANDS[command] }))?.of;
}

/** The runtime reads the file from disk; false if it could not be saved. */
async function save(uri: vscode.Uri): Promise<boolean> {
  const open = vscode.workspace.textDocuments.find((doc) => doc.uri.toString() === uri.toString());
  return !open?.isDirty || (await open.save());
}
