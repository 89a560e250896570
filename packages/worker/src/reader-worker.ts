/** The reader's bundle: one self-contained script, started from a blob for each file. */
import { serveReader } from './reader/serve-reader.js';

serveReader();
