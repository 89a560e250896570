/** Where errors are written that no place in the interface can show in full: the Featurescope output channel. */
export interface Log {
  error(error: string | Error): void;
}
