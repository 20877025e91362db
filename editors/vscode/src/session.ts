/** The language server's life: found, started, restarted, and shown in the status bar. */

import * as vscode from 'vscode';
import {
  type DocumentSelector,
  LanguageClient,
  type LanguageClientOptions,
  State,
} from 'vscode-languageclient/node';
import { findProgram, ServerNotFound } from './interpreter';
import { RUN_COMMANDS, save, SHOW_REFERENCES } from './run';

const INSTALL = 'pip install cagent-ls';
const DOCUMENTS: DocumentSelector & vscode.DocumentSelector = [
  { scheme: 'file', language: 'yaml' },
  { scheme: 'untitled', language: 'yaml' },
];

export class Session implements vscode.Disposable {
  readonly output = vscode.window.createOutputChannel('cagent', { log: true });
  private readonly status = vscode.languages.createLanguageStatusItem('cagent.server', DOCUMENTS);
  private client: LanguageClient | undefined;
  private latest: Promise<void> = Promise.resolve();

  /** `folder` is the extension's own: programs are started there, never in the workspace. */
  constructor(private readonly folder: string) {
    this.status.name = 'cagent';
  }

  /** Starts the server, ending one that runs; overlapping calls wait for each other. */
  restart(): Promise<void> {
    this.latest = this.latest.then(() => this.end()).then(() => this.start());
    return this.latest;
  }

  /** Ends the server. */
  stop(): Promise<void> {
    this.latest = this.latest.then(() => this.end());
    return this.latest;
  }

  dispose(): void {
    this.status.dispose();
    this.output.dispose();
  }

  private async start(): Promise<void> {
    this.show('Starting', 'busy');
    try {
      const { command, args } = await findProgram(this.folder);
      const argv = [...args, 'serve', '--stdio'];
      this.output.info(`Starting ${[command, ...argv].join(' ')}`);
      const server = { command, args: argv, options: { cwd: this.folder } };
      this.client = new LanguageClient('cagent', 'cagent', server, this.options());
      this.client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) {
          this.show('Running', 'well', command);
        } else if (newState === State.Stopped) {
          this.show('Not running', 'failed');
        }
      });
      await this.client.start();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.output.error(reason);
      this.show('Not running', 'failed', reason);
      if (error instanceof ServerNotFound) {
        void this.explain(reason); // the client tells about other failures itself
      }
    }
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      this.output.warn(`The server did not end well: ${error}`);
    }
  }

  private options(): LanguageClientOptions {
    const settings = vscode.workspace.getConfiguration('cagent');
    return {
      documentSelector: DOCUMENTS,
      outputChannel: this.output,
      initializationOptions: {
        // The client registers the commands that the server runs: the doctor and the refresh.
        commands: [...Object.keys(RUN_COMMANDS), SHOW_REFERENCES],
        trusted: vscode.workspace.isTrusted,
        catalogues: settings.get<boolean>('catalogues', false),
        disabledFeatures: settings.get<string[]>('disabledFeatures', []),
        formatting: settings.get<boolean>('formatting', false),
        offline: settings.get<boolean>('offline', false),
        runner: settings.get<string>('runner', 'bundled'),
      },
      middleware: {
        executeCommand: async (command, given, next) =>
          next(command, given.length > 0 ? given : await activeFile()),
      },
    };
  }

  private show(text: string, how: 'well' | 'busy' | 'failed', detail?: string): void {
    this.status.text = text;
    this.status.detail = detail;
    this.status.busy = how === 'busy';
    this.status.severity =
      how === 'failed'
        ? vscode.LanguageStatusSeverity.Error
        : vscode.LanguageStatusSeverity.Information;
    this.status.command = { command: 'cagent.restart', title: 'Restart' };
  }

  private async explain(reason: string): Promise<void> {
    const openSetting = 'Open Setting';
    const copyCommand = 'Copy Install Command';
    const remedy = `Install it with "${INSTALL}", or name the Python that has it.`;
    const answer = await vscode.window.showErrorMessage(
      `${reason} ${remedy}`,
      openSetting,
      copyCommand,
    );
    if (answer === openSetting) {
      // In a remote window, settings of scope "machine" are those of the remote.
      const settings = vscode.env.remoteName ? 'openRemoteSettings' : 'openSettings';
      await vscode.commands.executeCommand(`workbench.action.${settings}`, {
        query: 'cagent.interpreter',
      });
    } else if (answer === copyCommand) {
      await vscode.env.clipboard.writeText(INSTALL);
    }
  }
}

/** The argument of a command from the palette: the active file, saved, if it is one on disk. */
async function activeFile(): Promise<{ uri: string }[]> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri?.scheme === 'file' && (await save(uri)) ? [{ uri: uri.toString() }] : [];
}
