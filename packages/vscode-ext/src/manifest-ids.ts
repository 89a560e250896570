// Every id that the code shares with package.json. A test holds the two against each other, in both directions.

/** Commands. */
export const commandIds = {
  visualizeFilters: 'featurescope.visualizeFilters',
  openSampleModel: 'featurescope.openSampleModel',
  revealLayer: 'featurescope.revealLayer',
  showKernels: 'featurescope.showKernels',
  showMaximizedFilters: 'featurescope.showMaximizedFilters',
  showFeatureMaps: 'featurescope.showFeatureMaps',
  maximizeFilter: 'featurescope.maximizeFilter',
  visualizeClass: 'featurescope.visualizeClass',
  dreamOnImage: 'featurescope.dreamOnImage',
  cancelRunningWork: 'featurescope.cancelRunningWork',
  selectBackend: 'featurescope.selectBackend',
  clearPictureCache: 'featurescope.clearPictureCache',
} as const;

/** Settings, as they are written in settings.json. */
export const settingIds = {
  backend: 'featurescope.backend',
  workers: 'featurescope.workers',
} as const;

/** Context keys that the manifest's `when` clauses ask for. */
export const contextKeys = {
  /** A model view is open, whether or not its model could be read. */
  hasView: 'featurescope.hasView',
  /** The active view's model is open, and its layers are known. */
  hasModel: 'featurescope.hasModel',
  /** The active model view computes something that can be cancelled. */
  isWorking: 'featurescope.isWorking',
} as const;

/** Views of the side bar. */
export const viewIds = {
  layers: 'featurescope.layers',
} as const;

/** Custom editors. Two ids for one editor, since its priority differs by file type. */
export const customEditorIds = {
  /** Opens by default. */
  byDefault: 'featurescope.modelEditor',
  /** Opens on "Reopen Editor With…". */
  onRequest: 'featurescope.modelEditorOption',
} as const;

/** The webview panel beside the code; `activationEvents` names it, so that it comes back after a reload. */
export const modelPanelType = 'featurescope.model';

/** The values of the backend setting, the fastest first after `auto`. */
export const backendChoices = ['auto', 'webgpu', 'webgl', 'wasm', 'cpu'] as const;

export type BackendChoice = (typeof backendChoices)[number];
