/**
 * The typed messages between the extension host and the page. Each side parses what it gets with the schemas in
 * `schemas.ts`; inside, the types are trusted. The host imports nothing else of this package.
 */

/**
 * What the host writes into the page besides `<div id="root">`: the element's `dataset`. The page fetches the scripts and
 * starts its workers from blobs. The host adds the style sheet of the codicons.
 */
export interface PageRootData {
  readonly engineWorkerUrl: string;
  readonly readerWorkerUrl: string;
  readonly filmWorkerUrl: string;
  /** The folder of the sample pictures, ending in "/". */
  readonly picturesUrl: string;
}

/** What the host needs of the page's `setState` to open the same document again after a reload of the window. */
export interface RestorableState {
  readonly documentUri: string;
}

/** Settings of the extension that the page needs. */
export interface PageSettings {
  /** 'auto' or a backend chosen by name. */
  readonly backend: 'auto' | 'webgpu' | 'webgl' | 'wasm' | 'cpu';
  /** How many workers compute side by side on a processor; 0: as many as suit the machine. */
  readonly workers: number;
}

/** A layer as the tree shows it. Mirrors core's `LayerSummary` in what crosses to the host. */
export interface LayerItem {
  readonly name: string;
  readonly type: string;
  readonly kind:
    | 'input'
    | 'convolution'
    | 'dense'
    | 'normalization'
    | 'activation'
    | 'pool'
    | 'merge'
    | 'reshape'
    | 'other'
    | 'unsupported';
  /** "(?, 28, 28, 32)"; empty when unknown. */
  readonly outputShape: string;
  readonly parameterCount: number;
  readonly hasKernel: boolean;
  readonly unsupported: string | null;
}

/** What the host's layer explorer shows of an open model. */
export interface ModelItem {
  readonly name: string;
  readonly format: string;
  readonly parameterCount: number;
  readonly layers: readonly LayerItem[];
}

/** What is running in the page, for the status bar; null when nothing is. */
export interface RunningJob {
  readonly title: string;
  readonly done: number;
  readonly total: number;
}

/** How pixels become model input. Mirrors core's `InputEncoding`. */
export interface EncodingItem {
  readonly range: readonly [number, number];
  readonly channelOrder: 'rgb' | 'bgr' | 'grey';
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** A picture's file, as it is on disk. */
export interface PictureFile {
  readonly name: string;
  /** The host's URI as text, by which it can be read again. */
  readonly uri: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The architecture of a model whose file holds weights only. */
export interface ArchitectureFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Something that is wrong with filters of a layer, for VS Code's Problems. */
export interface FindingItem {
  readonly severity: 'error' | 'warning' | 'information';
  /** Core's word for it, such as "dead". */
  readonly code: string;
  readonly message: string;
}

/** A folder for frames. */
export interface FrameFolder {
  /** The host's URI as text. */
  readonly uri: string;
  /** What a person calls it. */
  readonly label: string;
}

/** What the page wants of the folders that frames of a film are kept in. */
export type FrameRequest =
  /** A new folder: below one that the person chooses, or in the extension's storage. The answer is `opened` or `given-up`. */
  | { readonly kind: 'open'; readonly where: 'folder' | 'storage'; readonly name: string }
  /** The answer is `written`. */
  | {
      readonly kind: 'write';
      readonly folder: string;
      readonly name: string;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  /** The answer is `listed`. */
  | { readonly kind: 'list'; readonly folder: string }
  /** The answer is `read`. */
  | { readonly kind: 'read'; readonly folder: string; readonly name: string };

export type FrameOutcome =
  | { readonly kind: 'opened'; readonly folder: FrameFolder }
  /** The person has changed their mind. */
  | { readonly kind: 'given-up' }
  | { readonly kind: 'written' }
  | { readonly kind: 'listed'; readonly names: readonly string[] }
  | { readonly kind: 'read'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly message: string };

/** Host → page. */
export type HostMessage =
  | {
      /** The answer to `ready`. Sent again when the file has changed on disk: the page reads it anew. */
      readonly type: 'openModel';
      /** Identifies the document: the host's URI as text. State is kept under it. */
      readonly documentUri: string;
      readonly fileName: string;
      /** In bytes, since the webview's fetch states no length. */
      readonly fileSize: number;
      /** Where the page can fetch the file. */
      readonly fileUrl: string;
      /** The file's folder, ending in "/": siblings (weight shards) are fetched below it. */
      readonly folderUrl: string;
      /** The input encoding that the person has chosen for this model; null: none. */
      readonly encoding: EncodingItem | null;
      /** What the person has pointed to; null: nothing. */
      readonly architecture: ArchitectureFile | null;
      /** When the person has cleared the kept pictures for the last time, in milliseconds since 1970; 0: never. */
      readonly picturesClearedAtMs: number;
      readonly settings: PageSettings;
    }
  | {
      /** Instead of `openModel`: the file is not there, or cannot be read. The message is a sentence for the person. */
      readonly type: 'openFailed';
      readonly documentUri: string;
      readonly fileName: string;
      readonly message: string;
    }
  | { readonly type: 'selectLayer'; readonly layer: string }
  | {
      readonly type: 'showView';
      readonly view: 'kernels' | 'maximized' | 'objectives' | 'maps' | 'dream';
    }
  /** A channel's maximized picture, enlarged. */
  | { readonly type: 'showUnit'; readonly layer: string; readonly channel: number }
  | {
      /** Pictures to look through the network with: chosen, dropped, or clicked on in the explorer. */
      readonly type: 'addPictures';
      readonly pictures: readonly PictureFile[];
      /** What could not be read, a sentence each. */
      readonly problems: readonly string[];
      /** A command has said what they are for: none of them is to be made again. */
      readonly isForCommand: boolean;
    }
  | {
      /** The answer to `chooseImageFolder`, unless the person has changed their mind. */
      readonly type: 'imageFolder';
      readonly name: string;
      /** Of all images or, where there are very many, of some from the whole folder. */
      readonly uris: readonly string[];
      readonly imageCount: number;
    }
  | {
      /** The answer to `readPicture`; exactly one of both is null. */
      readonly type: 'pictureRead';
      readonly requestId: number;
      readonly picture: PictureFile | null;
      readonly problem: string | null;
    }
  /** The answer to `frames`. */
  | { readonly type: 'framesDone'; readonly requestId: number; readonly outcome: FrameOutcome }
  | { readonly type: 'cancelJobs' }
  /** The pictures that were kept before then are no longer wanted; those that are shown stay. */
  | { readonly type: 'clearPictures'; readonly timeMs: number }
  /** Whether the panel is in sight. A hidden page keeps its state (and its document says "visible"), but draws no gallery. */
  | { readonly type: 'visibility'; readonly visible: boolean }
  | { readonly type: 'settings'; readonly settings: PageSettings }
  | {
      readonly type: 'saveDone';
      readonly requestId: number;
      readonly savedAs: string | null;
      readonly error: string | null;
    };

/** Page → host. */
export type PageMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'modelOpened'; readonly model: ModelItem; readonly selectedLayer: string | null }
  | { readonly type: 'modelFailed'; readonly code: string; readonly message: string }
  | { readonly type: 'layerSelected'; readonly layer: string }
  | { readonly type: 'job'; readonly job: RunningJob | null }
  | { readonly type: 'backend'; readonly backend: string; readonly description: string }
  | {
      readonly type: 'save';
      readonly requestId: number;
      readonly suggestedName: string;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  /** Asks the person for the architecture of the weights; the answer is `openModel` with it, or none. */
  | { readonly type: 'chooseArchitecture' }
  /** Asks the person for pictures; the answer is `addPictures`, or none. */
  | { readonly type: 'choosePictures' }
  /** Files that were dropped by name, or shown before a reload; the answer is `addPictures`. */
  | { readonly type: 'readPictures'; readonly uris: readonly string[] }
  /** Asks the person for a folder of images; the answer is `imageFolder`, or none. */
  | { readonly type: 'chooseImageFolder' }
  /** One image of a folder; the answer is `pictureRead`. */
  | { readonly type: 'readPicture'; readonly requestId: number; readonly uri: string }
  /** Frames of a film, kept one by one; the answer is `framesDone`. */
  | { readonly type: 'frames'; readonly requestId: number; readonly request: FrameRequest }
  /** All that is known to be wrong with the model: it replaces what was said before. */
  | { readonly type: 'findings'; readonly findings: readonly FindingItem[] }
  /** Null: the guess is good enough again. */
  | { readonly type: 'rememberEncoding'; readonly encoding: EncodingItem | null }
  | { readonly type: 'openSettings' }
  | { readonly type: 'error'; readonly code: string; readonly message: string };
