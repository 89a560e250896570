import { batch, computed, effect, signal } from '@preact/signals';
import {
  featurescopeErrorFrom,
  type FeaturescopeError,
  type InputEncoding,
  type KernelScale,
  type LayerSummary,
} from '@featurescope/core';
import { isAbortError, type BackendReport, type FilmClient, type ModelSession } from '@featurescope/worker';
import type { Host } from '../host.js';
import type { HostMessage, PageSettings } from '../protocol/index.js';
import { ObjectivesModel } from '../objectives/objectives-model.js';
import { RecipeChoice } from '../recipes/recipe-choice.js';
import { MaximizedModel } from '../scheduler/maximized-model.js';
import type { PictureStore } from '../scheduler/picture-store.js';
import { backendName } from './backend-words.js';
import { HostReports } from './host-reports.js';
import { KernelCache } from './kernel-cache.js';
import { firstLayerToShow, modelItem } from './layer-item.js';
import type { ModelDocument } from './model-document.js';
import type { OpenSession } from './open-session.js';
import type { Phase } from './phase.js';
import { PictureModels } from './picture-models.js';
import {
  freshState,
  parseSavedState,
  hasPictures,
  tileSizes,
  type KernelColourMap,
  type SavedState,
  type View,
} from './saved-state.js';
import { Saver } from './saver.js';

/** Time in which changes of state are gathered before they are written. */
const stateDelayMs = 250;

/** What the page needs from outside. */
export interface PageServices {
  readonly openSession: OpenSession;
  /** The folder of the sample pictures, ending in "/". */
  readonly picturesUrl: string;
  /** Where finished pictures are kept for the next time. */
  readonly pictureStore: PictureStore;
  /** Starts a worker that encodes films. */
  readonly startFilmEncoder: () => Promise<FilmClient>;
}

/** All that the page knows. Components read its signals and call its methods. */
export class PageModel {
  readonly phase = signal<Phase>({ kind: 'waiting' });
  /** Whether anybody can see the page: neither its panel nor the whole window is hidden. */
  readonly isVisible = computed(() => this.#isPanelVisible.value && this.#isWindowVisible.value);
  readonly backend = signal<BackendReport | null>(null);
  /** Why another engine has taken over; null when none has. */
  readonly restart = signal<string | null>(null);

  readonly layerName = signal<string | null>(null);
  readonly view = signal<View>('maximized');
  readonly colourMap = signal<KernelColourMap>('signed');
  readonly scale = signal<KernelScale>('layer');
  readonly tileSize = signal<number>(tileSizes.standard);
  /** First tile in sight. */
  readonly firstTile = signal(0);
  /** Channel whose picture is enlarged; null: none. */
  readonly enlarged = signal<number | null>(null);
  readonly seed = signal(0);

  readonly layers = computed<readonly LayerSummary[]>(() =>
    this.phase.value.kind === 'open' ? this.phase.value.session.summary.layers : [],
  );
  readonly layer = computed<LayerSummary | null>(
    () => this.layers.value.find((layer) => layer.name === this.layerName.value) ?? null,
  );
  readonly session = computed<ModelSession | null>(() =>
    this.phase.value.kind === 'open' ? this.phase.value.session : null,
  );
  readonly recipes = new RecipeChoice(this.session);
  readonly recipe = this.recipes.recipe;
  readonly pictures: PictureModels;
  readonly maximized: MaximizedModel;
  /** Pictures of classes and of whatever else the person wants to see excited. */
  readonly objectives: ObjectivesModel;
  /** The gallery of the selected layer; null when its channels cannot be maximized. */
  readonly gallery: MaximizedModel['gallery'];

  readonly saver: Saver;
  readonly startFilmEncoder: PageServices['startFilmEncoder'];
  readonly kernels = signal<KernelCache | null>(null);
  readonly #host: Host;
  readonly #services: PageServices;
  #document: ModelDocument | null = null;
  #settings: PageSettings = { backend: 'auto', workers: 0 };
  #opening: AbortController | null = null;
  readonly #reports: HostReports;
  readonly #isPanelVisible = signal(true);
  readonly #isWindowVisible = signal(document.visibilityState === 'visible');
  readonly #stops: (() => void)[] = [];

  constructor(host: Host, services: PageServices) {
    this.#host = host;
    this.#services = services;
    this.#reports = new HostReports(host);
    this.saver = new Saver(host);
    this.startFilmEncoder = services.startFilmEncoder;
    this.pictures = new PictureModels({
      ...services,
      host,
      saver: this.saver,
      session: this.session,
      layer: this.layer,
      view: computed(() => (this.isVisible.value ? this.view.value : null)),
      showPictures: () => {
        if (!hasPictures(this.view.peek())) this.showView('maps');
      },
    });
    this.maximized = new MaximizedModel({
      session: this.session,
      layer: this.layer,
      recipe: this.recipe,
      seed: this.seed,
      isShown: computed(() => this.view.value === 'maximized'),
      isVisible: this.isVisible,
      store: services.pictureStore,
    });
    this.gallery = this.maximized.gallery;
    this.objectives = new ObjectivesModel({
      session: this.session,
      layer: this.layer,
      chosenRecipe: this.recipes.chosen,
      recipe: this.recipe,
      seed: this.seed,
      input: this.pictures.input,
      classNames: this.pictures.predictions.names,
    });
    const saved = parseSavedState(host.readState());
    if (saved) this.#restore(saved);
    const followWindow = () => {
      this.#isWindowVisible.value = document.visibilityState === 'visible';
    };
    document.addEventListener('visibilitychange', followWindow);
    this.#stops.push(
      () => {
        document.removeEventListener('visibilitychange', followWindow);
      },
      host.listen((message) => {
        this.#receive(message);
      }),
      effect(() => this.#tellJob()),
      effect(() => {
        if (this.layer.value) this.#reports.tellLayer(this.layer.value.name);
      }),
      effect(() => {
        const failure = this.gallery.value?.failure.value;
        if (failure) this.#reports.tellFailure(failure);
      }),
      effect(() => this.#keepState()),
    );
  }

  /** Asks the host for the document. */
  start(): void {
    this.#host.post({ type: 'ready' });
  }

  /** Opens the document again after a failure, from the file as it is now and without an architecture that may not fit. */
  retry(): void {
    if (this.#document) void this.#open({ ...this.#document, architecture: null });
    else this.start();
  }

  selectLayer(name: string): void {
    if (name === this.layerName.value) return;
    batch(() => {
      this.layerName.value = name;
      this.firstTile.value = 0;
      this.enlarged.value = null;
    });
  }

  /** The next layer that computes channels, or the one before, with the same channel enlarged if it has that many. */
  stepLayer(by: 1 | -1): void {
    const layers = this.layers.value.filter((layer) => layer.channelCount !== null);
    const index = layers.findIndex((layer) => layer === this.layer.value);
    const next = layers[index + by];
    if (index < 0 || !next) return;
    const enlarged = this.enlarged.value;
    const last = (next.channelCount ?? 1) - 1;
    batch(() => {
      this.selectLayer(next.name);
      this.enlarged.value = enlarged === null ? null : Math.min(enlarged, last);
    });
  }

  /** @param encoding null: back to the guess */
  setEncoding(encoding: InputEncoding | null): void {
    this.pictures.input.chosenEncoding.value = encoding;
    this.#host.post({ type: 'rememberEncoding', encoding });
  }

  showUnit(layer: string, channel: number): void {
    batch(() => {
      this.maximized.showsAllLayers.value = false;
      this.selectLayer(layer);
      this.showView('maximized');
      this.enlarged.value = channel;
    });
  }

  showView(view: View): void {
    if (view === this.view.value) return;
    batch(() => {
      this.view.value = view;
      this.firstTile.value = 0;
      this.enlarged.value = null;
    });
  }

  /** Asks the person for the architecture of a file that holds weights only. */
  chooseArchitecture(): void {
    this.#host.post({ type: 'chooseArchitecture' });
  }

  changeBackend(): void {
    this.#host.post({ type: 'openSettings' });
  }

  dispose(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.pictures.dispose();
    this.maximized.dispose();
    this.#close();
  }

  #receive(message: HostMessage): void {
    switch (message.type) {
      case 'openModel': {
        const { type: _, settings, ...document } = message;
        this.#settings = settings;
        void this.#services.pictureStore.forgetBefore(document.picturesClearedAtMs);
        this.pictures.input.chosenEncoding.value = document.encoding;
        void this.#open(document);
        return;
      }
      case 'openFailed':
        this.#close();
        this.phase.value = {
          kind: 'failed',
          fileName: message.fileName,
          error: { code: 'CORRUPT_FILE', message: message.message },
        };
        return;
      case 'selectLayer':
        this.#reports.knowsLayer(message.layer);
        this.selectLayer(message.layer);
        return;
      case 'showUnit':
        this.#reports.knowsLayer(message.layer);
        this.showUnit(message.layer, message.channel);
        return;
      case 'showView':
        this.showView(message.view);
        return;
      case 'addPictures':
        void this.pictures.intake.receive(message);
        return;
      case 'imageFolder':
        this.pictures.survey(message);
        return;
      case 'pictureRead':
        this.pictures.intake.requests.receive(message);
        return;
      case 'framesDone':
        this.pictures.frames.receive(message);
        return;
      case 'clearPictures':
        void this.#services.pictureStore.forgetBefore(message.timeMs);
        return;
      case 'cancelJobs':
        this.pictures.health.cancel();
        this.pictures.dream.end();
        this.objectives.stop();
        this.maximized.runner.value?.cancel();
        return;
      case 'visibility':
        this.#isPanelVisible.value = message.visible;
        return;
      case 'settings': {
        const { backend, workers } = this.#settings;
        const isOther = message.settings.backend !== backend || message.settings.workers !== workers;
        this.#settings = message.settings;
        if (isOther && this.#document) void this.#open(this.#document);
        return;
      }
      case 'saveDone':
        this.saver.done(message.requestId, message.savedAs, message.error);
        return;
      default:
        message satisfies never;
    }
  }

  async #open(document: ModelDocument): Promise<void> {
    this.#close();
    const isSameFile = document === this.#document;
    const isSameDocument =
      document.documentUri === (this.#document ?? parseSavedState(this.#host.readState()))?.documentUri;
    this.#document = document;
    const opening = new AbortController();
    this.#opening = opening;
    batch(() => {
      if (!isSameFile) this.maximized.forget();
      if (!isSameDocument) {
        this.pictures.dream.forget();
        this.#restore(freshState(document.documentUri));
      }
      this.#showReading(document, 0);
    });
    try {
      const session = await this.#services.openSession(document, {
        backend: this.#settings.backend,
        engineCount: this.#settings.workers,
        signal: opening.signal,
        onReceived: (bytes) => {
          if (this.#opening === opening) this.#showReading(document, bytes);
        },
        onBackend: (report) => {
          this.backend.value = report;
          this.#reports.tellBackend(report);
        },
        onRestart: (reason, report) => {
          this.restart.value = `${reason.message} ${backendName(report.backend)} computes now.`;
        },
        onFewerEngines: (reason, engineCount) => {
          this.restart.value = `${reason.message} ${engineCount === 1 ? 'One worker goes' : `${engineCount} workers go`} on.`;
        },
      });
      if (this.#opening === opening) this.#show(session, document);
      else session.dispose();
    } catch (error) {
      if (this.#opening !== opening || isAbortError(error)) return;
      this.#fail(document, featurescopeErrorFrom(error));
    }
  }

  #show(session: ModelSession, document: ModelDocument): void {
    const { fileName } = document;
    const { layers } = session.summary;
    const isKnown = layers.some((layer) => layer.name === this.layerName.value);
    const first = isKnown ? null : firstLayerToShow(layers);
    batch(() => {
      this.kernels.value = new KernelCache((layer) => session.kernel(layer));
      if (!isKnown) {
        this.layerName.value = first?.name ?? null;
        this.firstTile.value = 0;
        // Nothing runs: kernels are what there is to see.
        if (session.summary.source.architectureMissing) this.view.value = 'kernels';
      }
      this.#reports.knowsLayer(this.layerName.value);
      this.phase.value = { kind: 'open', session, fileName };
    });
    this.#host.post({
      type: 'modelOpened',
      model: modelItem(session.summary),
      selectedLayer: this.layerName.value,
    });
    this.pictures.open(session, document);
  }

  #showReading({ fileName, fileSize }: ModelDocument, receivedBytes: number): void {
    this.phase.value = { kind: 'reading', fileName, fileBytes: fileSize, receivedBytes };
  }

  #fail({ fileName }: ModelDocument, error: FeaturescopeError): void {
    this.phase.value = { kind: 'failed', fileName, error };
    this.#host.post({ type: 'modelFailed', code: error.code, message: error.message });
  }

  #close(): void {
    this.#opening?.abort();
    this.#opening = null;
    this.pictures.dream.close();
    this.objectives.forget();
    const phase = this.phase.value;
    batch(() => {
      this.kernels.value = null;
      this.pictures.predictions.names.value = null;
      this.enlarged.value = null;
      this.pictures.remaking.value = null;
      this.restart.value = null;
      this.backend.value = null;
    });
    if (phase.kind === 'open') phase.session.dispose();
  }

  #restore(saved: SavedState): void {
    batch(() => {
      this.layerName.value = saved.layer;
      this.view.value = saved.view;
      this.colourMap.value = saved.colourMap;
      this.scale.value = saved.scale;
      this.tileSize.value = saved.tileSize;
      this.firstTile.value = saved.firstTile;
      this.recipes.restore(saved.recipe, saved.editedRecipe);
      this.seed.value = saved.seed;
      this.maximized.showsAllLayers.value = saved.showsAllLayers;
      this.pictures.restore(saved);
    });
  }

  #tellJob(): void {
    const survey = this.pictures.health.running.value;
    const looking = survey && { title: 'Looking at images', done: survey.done, total: survey.total };
    this.#reports.tellJob(
      this.pictures.dream.job.value ?? looking ?? this.objectives.job ?? this.maximized.job,
    );
  }

  /** Writes the state some time after it has changed, and never while the page is hidden. */
  #keepState(): (() => void) | undefined {
    const document = this.phase.value.kind === 'waiting' ? null : this.#document;
    if (!document || !this.isVisible.value) return undefined;
    const state: SavedState = {
      version: 1,
      documentUri: document.documentUri,
      layer: this.layerName.value,
      view: this.view.value,
      colourMap: this.colourMap.value,
      scale: this.scale.value,
      tileSize: this.tileSize.value,
      firstTile: this.firstTile.value,
      recipe: this.recipes.name.value,
      editedRecipe: this.recipes.edited.value,
      seed: this.seed.value,
      showsAllLayers: this.maximized.showsAllLayers.value,
      ...this.pictures.kept(),
    };
    const timer = setTimeout(() => {
      this.#host.writeState(state);
    }, stateDelayMs);
    return () => {
      clearTimeout(timer);
    };
  }
}
