/** The film encoder's bundle: one self-contained script, started from a blob for each film. It fetches nothing. */
import { serveFilm } from './film/serve-film.js';

serveFilm();
