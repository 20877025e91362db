/** Does what a code lens names: runs an agent, indexes or searches a RAG source, pulls a model. */

import * as vscode from 'vscode';

/** The lens commands that run something, with what a person is asked who uses the palette. */
export const RUN_COMMANDS = {
  'cagent.runAgent': 'Which agent?',
  'cagent.chat': 'Which agent?',
  'cagent.runCommand': 'Which command?',
  'cagent.indexRag': 'Which RAG source shall be indexed?',
  'cagent.searchRag': 'Which RAG source shall be searched?',
  'cagent.pullModel': 'Which model shall be pulled?',
} as const;
export const SHOW_REFERENCES = 'cagent.showReferences';

/** What changes the lists and states that lenses show. */
const BRING_NEWS = ['cagent.indexRag', 'cagent.pullModel'];

type RunCommand = keyof typeof RUN_COMMANDS;

/** The only argument of a lens command, see docs/commands.md; `argv[0]` is an absolute path. */
interface Run {
  uri: string;
  agent?: string;
  source?: string;
  model?: string;
  message?: string;
  argv?: string[];
  cwd: string;
  problem?: string;
}

/** Runs what the lens says, or asks which lens of the active file is meant. */
export async function run(command: RunCommand, given?: Run): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showErrorMessage('cagent runs nothing in a workspace that is not trusted.');
    return;
  }
  const chosen = given ?? (await choose(command));
  if (!chosen) {
    return;
  }
  if (!chosen.argv) {
    void vscode.window.showErrorMessage(chosen.problem ?? 'cagent: there is nothing to run.');
    return;
  }
  if (!isSafe(chosen, [...chosen.argv, chosen.cwd])) {
    return;
  }
  const told = command === 'cagent.runAgent' ? await ask(chosen) : [];
  const needsFile = command !== 'cagent.pullModel';
  if (!told || !isSafe(chosen, told)) {
    return;
  }
  if (!needsFile || (await save(vscode.Uri.parse(chosen.uri)))) {
    await vscode.tasks.executeTask(task(command, [...chosen.argv, ...told], chosen));
  }
}

/** Says why not, if VS Code would fill in a variable: it does so in tasks, and nothing quotes one. */
function isSafe(run: Run, words: string[]): boolean {
  const safe = !words.some((word) => word.includes('${'));
  if (!safe) {
    void vscode.window.showErrorMessage(
      `cagent does not run ${nameOf(run)}: VS Code would replace the "\${" in its name, its path ` +
        'or what it is told. Change that, or run it in a terminal.',
    );
  }
  return safe;
}

/** Shows the places where the name of a lens is used. */
export async function showReferences(given: {
  uri: string;
  position: { line: number; character: number };
}): Promise<void> {
  const uri = vscode.Uri.parse(given.uri);
  const at = new vscode.Position(given.position.line, given.position.character);
  const places = await vscode.commands.executeCommand<vscode.Location[]>(
    'vscode.executeReferenceProvider',
    uri,
    at,
  );
  const uses = places.filter(({ range }) => !range.contains(at));
  await vscode.commands.executeCommand('editor.action.showReferences', uri, at, uses);
}

/** Has the server look again at what a task that has ended may have changed. */
export async function refreshAfter({ execution }: vscode.TaskProcessEndEvent): Promise<void> {
  const { type, command } = execution.task.definition;
  if (type === 'cagent' && BRING_NEWS.includes(command)) {
    await vscode.commands.executeCommand('cagent.refresh');
  }
}

/** What the agent is told, as arguments; undefined if nothing is said. */
async function ask(run: Run): Promise<string[] | undefined> {
  const message = await vscode.window.showInputBox({
    title: `Run ${nameOf(run)}`,
    prompt: 'What shall it do?',
    ignoreFocusOut: true,
  });
  return message?.trim() ? ['--', message] : undefined;
}

/** A task keeps its terminal open when the program has ended, and needs no shell. */
function task(command: RunCommand, argv: string[], run: Run): vscode.Task {
  const { uri, cwd, message } = run;
  const name = nameOf(run);
  const made = new vscode.Task(
    { type: 'cagent', command, uri, name, ...(message && { message }) },
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

function nameOf({ agent, source, model }: Run): string {
  return agent ?? source ?? model ?? 'cagent';
}

async function choose(command: RunCommand): Promise<Run | undefined> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const lenses = uri
    ? await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri)
    : [];
  const items = lenses.flatMap((lens) => {
    const of: Run | undefined = lens.command?.arguments?.[0];
    return of && lens.command?.command === command
      ? [{ label: nameOf(of), description: lens.command.title, of }]
      : [];
  });
  if (items.length === 0) {
    void vscode.window.showInformationMessage('The active file has nothing of that kind to run.');
  }
  if (items.length < 2) {
    return items[0]?.of;
  }
  return (await vscode.window.showQuickPick(items, { title: RUN_COMMANDS[command] }))?.of;
}

/** The runtime reads the file from disk; false if it could not be saved. */
export async function save(uri: vscode.Uri): Promise<boolean> {
  const open = vscode.workspace.textDocuments.find((doc) => doc.uri.toString() === uri.toString());
  return !open?.isDirty || (await open.save());
}
