/** The options of every command that opens a model. */
export interface ModelOptions {
  /** Path of the architecture of a model file that holds weights only. */
  readonly architecture?: string;
}
