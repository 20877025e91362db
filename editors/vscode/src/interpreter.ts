/** Finds a Python in which the language server is installed. */

import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';

/** A program and the arguments in front of `serve`. */
export interface Program {
  command: string;
  args: string[];
}

/** What the user asked for cannot be started; the message says why. */
export class ServerNotFound extends Error {}

/**
 * The program to start: the setting's, else the first of the environment's that is there.
 *
 * Nothing that a workspace brings along is started before the workspace is trusted, not even to ask
 * whether it works. `cwd` is a folder of our own for the same reason: Python imports from it.
 */
export async function findProgram(cwd: string): Promise<Program> {
  const chosen = vscode.workspace.getConfiguration('cagent').get<string>('interpreter', '').trim();
  if (chosen) {
    const program = python(chosen);
    const problem = await whyNot(program, cwd);
    if (problem) {
      throw new ServerNotFound(`The setting cagent.interpreter is ${chosen}, but ${problem}.`);
    }
    return program;
  }
  for await (const program of candidates()) {
    if (!(await whyNot(program, cwd))) {
      return program;
    }
  }
  throw new ServerNotFound('No Python in which cagent-ls is installed was found.');
}

async function* candidates(): AsyncGenerator<Program> {
  if (vscode.workspace.isTrusted) {
    const active = await activeEnvironment();
    if (active) {
      yield python(active);
    }
    const inVenv = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      yield python(path.join(folder.uri.fsPath, '.venv', ...inVenv));
    }
  }
  yield { command: 'cagent-ls', args: [] };
  yield python('python3');
  yield python('python');
}

function python(interpreter: string): Program {
  return { command: interpreter, args: ['-m', 'cagent_ls'] };
}

/** Why the program cannot serve, or undefined if it can. */
async function whyNot(program: Program, cwd: string): Promise<string | undefined> {
  const question = program.args.length ? ['-c', 'import cagent_ls'] : ['--help'];
  try {
    await promisify(execFile)(program.command, question, { cwd, timeout: 20_000 });
    return undefined;
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT' || code === 'EACCES') {
      return 'that is not a program';
    }
    return stderr?.includes('ModuleNotFoundError')
      ? 'cagent-ls is not installed there'
      : `it does not start (${stderr?.trim().split('\n').at(-1) || code})`;
  }
}

/** The part used of the Python extension's interface. */
interface PythonEnvironments {
  getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
  resolveEnvironment(
    environment: { path: string },
  ): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
}

/** The interpreter chosen in the Python extension, if that extension is there. */
async function activeEnvironment(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension('ms-python.python');
  try {
    const environments: PythonEnvironments | undefined = (await extension?.activate())
      ?.environments;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const active = environments?.getActiveEnvironmentPath(folder);
    return active && (await environments?.resolveEnvironment(active))?.executable.uri?.fsPath;
  } catch {
    return undefined; // that extension's trouble is its own to report
  }
}
