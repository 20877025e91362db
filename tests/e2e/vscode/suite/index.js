// Runs inside the extension host: what the extension gives to VS Code, without its pixels.
const assert = require('node:assert/strict');
const vscode = require('vscode');

const folder = vscode.workspace.workspaceFolders[0].uri;
const tests = {
  async 'findings carry their rule'() {
    const { uri } = await open('agent.yaml');
    const [finding] = await until(() => nonEmpty(vscode.languages.getDiagnostics(uri)));
    assert.equal(finding.code.value, 'undefined-reference');
    assert.equal(finding.source, 'cagent-ls');
    assert.deepEqual([finding.range.start.line, finding.range.start.character], [2, 11]);
  },

  async 'other YAML is left alone'() {
    const { uri } = await open('compose.yaml');
    const position = new vscode.Position(2, 6);
    assert.deepEqual(await ask('Hover', uri, position), []);
    assert.deepEqual(vscode.languages.getDiagnostics(uri), []);
  },

  async 'a file not yet saved is checked'() {
    const content = 'agents:\n  root: {model: nothing}\n';
    const { uri } = await vscode.workspace.openTextDocument({ language: 'yaml', content });
    assert.equal(uri.scheme, 'untitled');
    await until(() => nonEmpty(vscode.languages.getDiagnostics(uri)));
    assert.deepEqual(await ask('CodeLens', uri), []);
  },

  async 'a script for docker-agent is YAML'() {
    const uri = await write('helper', '#!/usr/bin/env docker-agent run\nagents: {}\n');
    assert.equal((await vscode.workspace.openTextDocument(uri)).languageId, 'yaml');
  },

  async 'a palette command saves the file and runs its only agent in a task'() {
    const { uri } = await open('agent.yaml');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(2, 11, 2, 16), 'local');
    await vscode.workspace.applyEdit(edit);
    await until(async () => nonEmpty(await ask('CodeLens', uri)));
    const { process, args, options } = await started('cagent.chat');
    assert.match(process, /^\//);
    assert.deepEqual(args.slice(-4), ['run', uri.fsPath, '--agent', 'root']);
    assert.equal(options.cwd, folder.fsPath);
    assert.match(String(await vscode.workspace.fs.readFile(uri)), /model: local\n/);
  },

  async 'a command of the file is run with its text'() {
    await open('agent.yaml');
    const { args } = await started('cagent.runCommand');
    assert.deepEqual(args.slice(-2), ['--', 'Use the tool read_file for notes.txt.']);
  },

  async 'the places that name an agent are shown'() {
    const uri = await write('team.yaml', 'agents:\n  root: {sub_agents: [aide]}\n  aide: {}\n');
    await vscode.window.showTextDocument(uri);
    const lens = await until(async () =>
      (await ask('CodeLens', uri)).find((lens) => lens.command.title === '1 reference'),
    );
    await vscode.commands.executeCommand(lens.command.command, ...lens.command.arguments);
    await vscode.commands.executeCommand('closeReferenceSearch');
  },

  async 'the server looks again at models'() {
    assert.deepEqual(await vscode.commands.executeCommand('cagent.refresh'), { models: null });
  },

  async 'a workspace cannot choose what runs agents or who is asked'() {
    const settings = vscode.workspace.getConfiguration('cagent');
    const kept = { runner: 'bundled', catalogues: false, offline: false };
    for (const [name, value] of Object.entries(kept)) {
      await assert.rejects(async () => settings.update(name, value));
      assert.equal(settings.inspect(name).defaultValue, value);
    }
  },

  async 'a name with a variable of VS Code is not run'() {
    const uri = await write(
      'variable.yaml',
      'agents:\n  "${env:HOME}":\n    model: dmr/ai/smollm2\n',
    );
    await vscode.window.showTextDocument(uri);
    const [lens] = await until(async () => nonEmpty(await ask('CodeLens', uri)));
    assert.equal(lens.command.arguments[0].agent, '${env:HOME}');
    await vscode.commands.executeCommand(lens.command.command, ...lens.command.arguments);
    assert.deepEqual(vscode.tasks.taskExecutions, []);
  },

  async 'a quick fix is offered and applied'() {
    const text = 'agents:\n  root: {modle: m}\nmodels:\n  m: {provider: dmr, model: x}\n';
    const uri = await write('fixed.yaml', text);
    await vscode.window.showTextDocument(uri);
    const [finding] = await until(() =>
      nonEmpty(vscode.languages.getDiagnostics(uri).filter((f) => f.code.value === 'unknown-field')),
    );
    const fix = await until(async () =>
      (await ask('CodeAction', uri, finding.range)).find((f) => f.title === 'Change to `model`'),
    );
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await until(
      () => !vscode.languages.getDiagnostics(uri).some((f) => f.code.value === 'unknown-field'),
    );
    const [place] = await ask('Definition', uri, new vscode.Position(1, 16));
    assert.equal((place.targetSelectionRange ?? place.range).start.line, 3);
    const edit = await ask('DocumentRename', uri, new vscode.Position(1, 16), 'local');
    assert.equal(edit.get(uri).length, 2);
  },

  async 'files that are not open are checked and searched'() {
    const uri = await write('closed.yaml', 'agents:\n  hidden: {model: nothing}\n');
    await until(() => nonEmpty(vscode.languages.getDiagnostics(uri)));
    const symbols = await vscode.commands.executeCommand(
      'vscode.executeWorkspaceSymbolProvider',
      'hidden',
    );
    assert.ok(symbols.some((symbol) => symbol.location.uri.toString() === uri.toString()));
  },

  async 'settings of the checks count, and cagent-ls.toml where they are not set'() {
    const uri = await write('settings.yaml', 'agents:\n  root: {modle: m, model: dmr/ai/x}\n');
    await vscode.window.showTextDocument(uri);
    const has = (rule) =>
      vscode.languages.getDiagnostics(uri).some((finding) => finding.code.value === rule);
    await until(() => has('unknown-field'));
    const settings = vscode.workspace.getConfiguration('cagent');
    await settings.update('ignore', ['unknown-field'], vscode.ConfigurationTarget.Workspace);
    await until(() => !has('unknown-field'));
    await settings.update('ignore', undefined, vscode.ConfigurationTarget.Workspace);
    await until(() => has('unknown-field'));
    await write('cagent-ls.toml', 'select = ["undefined-reference"]\n');
    await until(() => !has('unknown-field'));
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, 'cagent-ls.toml'));
  },

  async 'formatting is offered once it is switched on'() {
    const uri = await write('format.yaml', 'agents:   \n  root: {model: dmr/ai/x}\n');
    await vscode.window.showTextDocument(uri);
    const format = () => ask('FormatDocument', uri, { tabSize: 2, insertSpaces: true });
    assert.ok(!nonEmpty(await format()));
    const settings = vscode.workspace.getConfiguration('cagent');
    await settings.update('formatting', true, vscode.ConfigurationTarget.Workspace);
    await until(async () => nonEmpty(await format()));
    await settings.update('formatting', undefined, vscode.ConfigurationTarget.Workspace);
  },

  async 'the server can be restarted'() {
    await vscode.commands.executeCommand('cagent.restart');
    const { uri } = await open('agent.yaml');
    await until(async () => nonEmpty(await ask('CodeLens', uri)));
  },
};

exports.run = async () => {
  const failed = [];
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test();
      console.log(`passed: ${name}`);
    } catch (error) {
      failed.push(name);
      console.log(`failed: ${name}: ${error.stack}`);
    }
  }
  assert.deepEqual(failed, []);
};

async function open(name) {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
  await vscode.window.showTextDocument(document);
  return document;
}

async function write(name, text) {
  const uri = vscode.Uri.joinPath(folder, name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

function ask(provider, uri, ...more) {
  return vscode.commands.executeCommand(`vscode.execute${provider}Provider`, uri, ...more);
}

function next(event) {
  return new Promise((resolve) => {
    const listener = event((happened) => {
      listener.dispose();
      resolve(happened);
    });
  });
}

/** Runs a command of the palette, and ends its task; gives what that has started. */
async function started(command) {
  const task = next(vscode.tasks.onDidStartTask);
  const ended = next(vscode.tasks.onDidEndTaskProcess);
  await vscode.commands.executeCommand(command);
  const { execution } = await task;
  assert.equal(execution.task.name, 'root');
  execution.terminate();
  await ended;
  return execution.task.execution;
}

function nonEmpty(list) {
  return list?.length ? list : undefined;
}

async function until(answer) {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    const value = await answer();
    if (value) {
      return value;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come in 30 seconds');
}
