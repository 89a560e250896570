// Which files are models, by their names.

/** Extensions of files that may be models, as a file dialog and VS Code's globs want them. */
export const modelExtensions = ['h5', 'hdf5', 'keras', 'onnx', 'json'] as const;

/** Finds the models of a workspace: of the JSON files only those whose name says so. */
export const modelGlob = '**/{*.h5,*.hdf5,*.keras,*.onnx,*model*.json}';

/** What is never a model of the person's own. */
export const noModelGlob = '**/{node_modules,.git,.venv,venv,site-packages}/**';

/** Whether "Visualize Filters" without a file may take this one from the editor at hand. */
export function isModelFileName(fileName: string): boolean {
  return /\.(h5|hdf5|keras|onnx)$/i.test(fileName) || /^(.*[._-])?model\.json$/i.test(fileName);
}
