// One open model: a webview, the file it shows, and what the page has told of it.
import * as vscode from 'vscode';
import {
  parsePageMessage,
  type HostMessage,
  type ModelItem,
  type PageMessage,
  type RunningJob,
} from '@featurescope/webview/protocol';
import { disposeAll, type Disposable } from '../disposable.js';
import { distFolder, fileNameOf, folderOf } from '../files.js';
import type { Log } from '../log.js';
import { commandIds } from '../manifest-ids.js';
import { readSettings } from '../settings.js';
import {
  chooseArchitecture,
  readArchitecture,
  rememberArchitecture,
  rememberedArchitecture,
} from './architecture-file.js';
import { explainReadError } from './explain-read-error.js';
import { handleFrames } from './frame-folders.js';
import { pageHtml, randomNonce } from './page-html.js';
import { diagnosticsOf } from './findings.js';
import { chooseImageFolder, choosePictures, readPictures } from './pictures.js';
import { rememberedEncoding, rememberEncoding } from './remembered-encoding.js';
import { saveFile } from './save-file.js';
import { watchFile } from './watch-file.js';

/** What has changed about a view. */
export type ModelViewChange = 'model' | 'layer' | 'job' | 'backend' | 'place';

/** What computes, in the page's words. */
export interface BackendInUse {
  readonly backend: string;
  readonly description: string;
}

/** What a view can be asked for once its model is open. */
type ViewRequest = Extract<
  HostMessage,
  { readonly type: 'selectLayer' | 'showView' | 'showUnit' | 'addPictures' }
>;

/** What the host can switch a page to. */
type ShownView = Extract<HostMessage, { readonly type: 'showView' }>['view'];

/** What a view needs of the extension. */
export interface ModelViewContext {
  readonly extensionUri: vscode.Uri;
  /** What is remembered of models from one session to the next. */
  readonly memory: vscode.Memento;
  /** When the person has cleared the pictures that pages keep, in milliseconds since 1970; 0: never. */
  readonly picturesClearedAtMs: () => number;
  /** Where frames are kept for which the person has chosen no folder. */
  readonly storage: vscode.Uri;
  /** What is said of models in VS Code's Problems. */
  readonly diagnostics: vscode.DiagnosticCollection;
  readonly log: Log;
}

/** Wires a webview, be it a panel's or a custom editor's, to the page's protocol. It ends with its panel. */
export class ModelView {
  readonly #changed = new vscode.EventEmitter<ModelViewChange>();
  readonly #activated = new vscode.EventEmitter<undefined>();
  readonly #disposed = new vscode.EventEmitter<undefined>();
  readonly #disposables: Disposable[] = [this.#changed, this.#activated, this.#disposed];

  #uri: vscode.Uri;
  #watch: Disposable | undefined;
  #isReady = false;
  /** Requests that came before the model was open. */
  #waiting: ViewRequest[] = [];
  #asksToReload = false;
  /** What the person has pointed to for weights without one; kept once the model has opened with it. */
  #architecture: vscode.Uri | undefined;

  #model: ModelItem | undefined;
  #failure: string | undefined;
  #selectedLayer: string | undefined;
  #job: RunningJob | undefined;
  #backend: BackendInUse | undefined;

  readonly onDidChange = this.#changed.event;
  readonly onDidActivate = this.#activated.event;
  readonly onDidDispose = this.#disposed.event;

  constructor(
    readonly panel: vscode.WebviewPanel,
    uri: vscode.Uri,
    private readonly context: ModelViewContext,
    /** A custom editor's title and place are VS Code's business, a panel's are ours. */
    private readonly kind: 'panel' | 'editor',
  ) {
    this.#uri = uri;
    this.#disposables.push(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        this.#guard(this.#receive(message));
      }),
      panel.onDidChangeViewState(() => {
        this.#post({ type: 'visibility', visible: panel.visible });
        if (panel.active) this.#activated.fire(undefined);
      }),
      vscode.workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) this.#follow(oldUri, newUri);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('featurescope')) {
          this.#post({ type: 'settings', settings: readSettings() });
        }
      }),
    );
    panel.onDidDispose(() => {
      this.#dispose();
    });
    this.#load();
  }

  /** The model's file. */
  get uri(): vscode.Uri {
    return this.#uri;
  }

  get fileName(): string {
    return fileNameOf(this.#uri);
  }

  /** Undefined until the page has read the file, and where it cannot. */
  get model(): ModelItem | undefined {
    return this.#model;
  }

  /** Why the model cannot be shown, in a sentence. */
  get failure(): string | undefined {
    return this.#failure;
  }

  get selectedLayer(): string | undefined {
    return this.#selectedLayer;
  }

  get job(): RunningJob | undefined {
    return this.#job;
  }

  get backend(): BackendInUse | undefined {
    return this.#backend;
  }

  /** Brings the view to the front. */
  reveal(preserveFocus = false): void {
    this.panel.reveal(undefined, preserveFocus);
  }

  /** Shows a layer, as soon as the model is open. */
  selectLayer(layer: string): void {
    this.#request({ type: 'selectLayer', layer });
  }

  /** Shows the selected layer's kernels, maximized filters or feature maps, or the studio, as soon as the model is open. */
  show(view: ShownView): void {
    this.#request({ type: 'showView', view });
  }

  /** Shows a channel's maximized picture, enlarged, as soon as the model is open. */
  showUnit(layer: string, channel: number): void {
    this.#request({ type: 'showUnit', layer, channel });
  }

  /** Looks through the network with pictures, as soon as the model is open. */
  async addPictures(uris: readonly vscode.Uri[]): Promise<void> {
    await this.#sendPictures(uris, true);
  }

  /** Drops the pictures that the page has kept before then; those that it shows stay. */
  clearPictures(timeMs: number): void {
    this.#post({ type: 'clearPictures', timeMs });
  }

  cancelJobs(): void {
    this.#post({ type: 'cancelJobs' });
  }

  /** (Re)builds the page for the file; the page answers with `ready`. */
  #load(): void {
    const { webview } = this.panel;
    const dist = distFolder(this.context.extensionUri);
    const url = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
    this.#isReady = false;
    this.#forget();
    // The model's folder too, since a model.json lies beside its weights.
    webview.options = { enableScripts: true, localResourceRoots: [dist, folderOf(this.#uri)] };
    webview.html = pageHtml({
      cspSource: webview.cspSource,
      nonce: randomNonce(),
      scriptUrl: url('webview.js'),
      styleUrl: url('webview.css'),
      codiconsUrl: url('codicon.css'),
      engineWorkerUrl: url('engine-worker.js.gz'),
      readerWorkerUrl: url('reader-worker.js.gz'),
      filmWorkerUrl: url('film-worker.js.gz'),
      picturesUrl: `${url('pictures')}/`,
    });
    this.#setTitle(this.fileName);
    this.#watch?.dispose();
    this.#watch = watchFile(this.#uri, {
      onChange: () => {
        this.#guard(this.#offerReload());
      },
      onDelete: () => {
        this.#tellDeleted();
      },
    });
  }

  async #receive(message: unknown): Promise<void> {
    await this.#handle(parsePageMessage(message));
  }

  async #handle(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#post({ type: 'visibility', visible: this.panel.visible });
        await this.#sendModel();
        return;
      case 'modelOpened':
        this.#model = message.model;
        this.#failure = undefined;
        this.#selectedLayer = message.selectedLayer ?? undefined;
        this.#changed.fire('model');
        for (const request of this.#waiting.splice(0)) this.#post(request);
        if (this.#architecture !== undefined) {
          await rememberArchitecture(this.context.memory, this.#uri, this.#architecture);
        }
        return;
      case 'modelFailed':
        this.#fail(message.message);
        // It may be what does not fit: the next try goes without it.
        this.#architecture = undefined;
        await rememberArchitecture(this.context.memory, this.#uri, undefined);
        return;
      case 'layerSelected':
        this.#selectedLayer = message.layer;
        this.#changed.fire('layer');
        return;
      case 'job':
        this.#job = message.job ?? undefined;
        this.#changed.fire('job');
        return;
      case 'backend':
        this.#backend = { backend: message.backend, description: message.description };
        this.#changed.fire('backend');
        return;
      case 'save': {
        const outcome = await saveFile(this.#uri, message.suggestedName, message.bytes, this.context);
        this.#post({ type: 'saveDone', requestId: message.requestId, ...outcome });
        return;
      }
      case 'chooseArchitecture': {
        const chosen = await chooseArchitecture(this.#uri);
        if (chosen === undefined) return;
        this.#architecture = chosen;
        await this.#sendModel();
        return;
      }
      case 'choosePictures': {
        const uris = await choosePictures();
        if (uris !== undefined) await this.#sendPictures(uris, false);
        return;
      }
      case 'readPictures':
        await this.#sendPictures(
          message.uris.map((uri) => vscode.Uri.parse(uri)),
          false,
        );
        return;
      case 'chooseImageFolder': {
        const folder = await chooseImageFolder();
        if (folder !== undefined) this.#post({ type: 'imageFolder', ...folder });
        return;
      }
      case 'readPicture': {
        const { pictures, problems } = await readPictures([vscode.Uri.parse(message.uri)]);
        this.#post({
          type: 'pictureRead',
          requestId: message.requestId,
          picture: pictures[0] ?? null,
          problem: problems[0] ?? null,
        });
        return;
      }
      case 'frames': {
        const outcome = await handleFrames(message.request, this.context);
        this.#post({ type: 'framesDone', requestId: message.requestId, outcome });
        return;
      }
      case 'findings':
        this.context.diagnostics.set(this.#uri, diagnosticsOf(message.findings));
        return;
      case 'rememberEncoding':
        await rememberEncoding(this.context.memory, this.#uri, message.encoding);
        return;
      case 'openSettings':
        // How many workers there are stands in the settings alone: few will want to change it.
        await vscode.commands.executeCommand(commandIds.selectBackend);
        return;
      case 'error':
        this.#tellIfHidden(message.message);
        return;
      default:
        message satisfies never;
    }
  }

  async #sendPictures(uris: readonly vscode.Uri[], isForCommand: boolean): Promise<void> {
    this.#request({ type: 'addPictures', isForCommand, ...(await readPictures(uris)) });
  }

  async #sendModel(): Promise<void> {
    const { webview } = this.panel;
    const document = { documentUri: this.#uri.toString(), fileName: this.fileName };
    const uri = this.#uri;
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      const architecture = this.#architecture ?? rememberedArchitecture(this.context.memory, uri);
      this.#post({
        type: 'openModel',
        ...document,
        fileSize: size,
        fileUrl: webview.asWebviewUri(uri).toString(),
        folderUrl: `${webview.asWebviewUri(folderOf(uri)).toString().replace(/\/$/, '')}/`,
        encoding: rememberedEncoding(this.context.memory, uri),
        architecture:
          architecture === undefined ? null : await readArchitecture(architecture, this.context.log),
        picturesClearedAtMs: this.context.picturesClearedAtMs(),
        settings: readSettings(),
      });
    } catch (error) {
      const message = explainReadError(document.fileName, error);
      this.#post({ type: 'openFailed', ...document, message });
      this.#fail(message);
    }
  }

  #fail(message: string): void {
    this.#forget();
    this.#failure = message;
    this.#changed.fire('model');
    this.#tellIfHidden(message);
  }

  #forget(): void {
    this.context.diagnostics.delete(this.#uri);
    this.#waiting = [];
    this.#model = undefined;
    this.#failure = undefined;
    this.#selectedLayer = undefined;
    this.#job = undefined;
  }

  #request(request: ViewRequest): void {
    if (this.#model !== undefined) this.#post(request);
    // The latest of each kind is what counts.
    else this.#waiting = [...this.#waiting.filter(({ type }) => type !== request.type), request];
  }

  #post(message: HostMessage): void {
    // Whatever a page needs to know at first, it is told when it says that it is ready.
    if (this.#isReady) this.#guard(this.panel.webview.postMessage(message));
  }

  /** The page shows its errors itself; nobody sees them there while it is hidden. */
  #tellIfHidden(message: string): void {
    if (this.panel.visible) return;
    this.#guard(
      vscode.window.showErrorMessage(`${this.fileName}: ${message}`, 'Show').then((choice) => {
        if (choice === 'Show') this.reveal();
      }),
    );
  }

  async #offerReload(): Promise<void> {
    this.#setTitle(this.fileName);
    if (this.#asksToReload) return;
    this.#asksToReload = true;
    const choice = await vscode.window.showInformationMessage(
      `${this.fileName} has changed on disk.`,
      'Reload',
    );
    this.#asksToReload = false;
    if (choice !== 'Reload' || !this.#isReady) return;
    this.#forget();
    this.#changed.fire('model');
    await this.#sendModel();
  }

  #setTitle(title: string): void {
    if (this.kind === 'panel') this.panel.title = title;
  }

  #tellDeleted(): void {
    this.#setTitle(`${this.fileName} (deleted)`);
    void vscode.window.showWarningMessage(
      `${this.fileName} was deleted. What is shown comes from the file as it was when it was read.`,
    );
  }

  /** Goes along with a file or folder that was renamed; VS Code does so for its own editors. */
  #follow(oldUri: vscode.Uri, newUri: vscode.Uri): void {
    if (
      this.kind === 'editor' ||
      this.#uri.scheme !== oldUri.scheme ||
      this.#uri.authority !== oldUri.authority
    )
      return;
    const isItself = this.#uri.path === oldUri.path;
    if (!isItself && !this.#uri.path.startsWith(`${oldUri.path}/`)) return;
    this.context.diagnostics.delete(this.#uri);
    this.#uri = newUri.with({ path: newUri.path + this.#uri.path.slice(oldUri.path.length) });
    this.#load();
    this.#changed.fire('place');
  }

  /** Waits for something whose failure nobody else would hear of. */
  #guard(work: PromiseLike<unknown>): void {
    work.then(undefined, (error: unknown) => {
      this.context.log.error(error instanceof Error ? error : String(error));
      const message = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`Featurescope: ${message}`);
    });
  }

  #dispose(): void {
    this.#isReady = false;
    this.context.diagnostics.delete(this.#uri);
    this.#watch?.dispose();
    this.#disposed.fire(undefined);
    disposeAll(this.#disposables);
  }
}
