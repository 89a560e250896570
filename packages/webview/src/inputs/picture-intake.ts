import type { RgbaImage } from '@featurescope/core';
import type { Host } from '../host.js';
import type { HostMessage } from '../protocol/index.js';
import { decodePicture } from './decode-picture.js';
import type { InputPictures, PictureSource } from './input-pictures.js';
import { PictureRequests } from './picture-requests.js';
import { sampleFile, sampleSource } from './sample-pictures.js';

/** A picture as a page remembers it over a reload. */
export interface KeptPicture {
  readonly name: string;
  readonly origin: string | null;
}

export interface PictureIntakeOptions {
  readonly host: Pick<Host, 'post'>;
  readonly pictures: InputPictures;
  /** The folder of the sample pictures, ending in "/". */
  readonly picturesUrl: string;
  /** Goes to a view that shows what the network makes of a picture. */
  readonly showPictures: () => void;
  /** Whether the person is asked to make a picture again, which says how it was made. */
  readonly offersRemake: (source: PictureSource) => Promise<boolean>;
}

/** The ways on which pictures come in. */
export class PictureIntake {
  readonly requests: PictureRequests;
  readonly #options: PictureIntakeOptions;
  /** Pictures of before the reload that are not back yet. */
  #kept: readonly KeptPicture[] = [];
  /** Origins of those that the host was asked for. */
  #awaited: readonly string[] = [];
  /** Origin of the picture that was looked at before the reload. */
  #wanted: string | null = null;

  constructor(options: PictureIntakeOptions) {
    this.#options = options;
    this.requests = new PictureRequests(options.host);
  }

  /** Takes files that the person gives: one alone that says how it was made may be made again, all else is looked at. */
  async give(sources: readonly PictureSource[], problems: readonly string[] = []): Promise<void> {
    const [only] = sources;
    if (only && sources.length === 1 && (await this.#options.offersRemake(only))) return;
    await this.look(sources, problems);
  }

  /** Looks through the network with pictures, wherever the page is. */
  async look(sources: readonly PictureSource[], problems: readonly string[] = []): Promise<void> {
    this.#options.showPictures();
    await this.#options.pictures.add(sources, problems);
  }

  async addSample(file: string): Promise<void> {
    await this.#options.pictures.add([await sampleSource(this.#options.picturesUrl, file)]);
  }

  /** Asks the person for pictures. */
  choose(): void {
    this.#options.host.post({ type: 'choosePictures' });
  }

  /** Asks the person for a folder of images. */
  chooseFolder(): void {
    this.#options.host.post({ type: 'chooseImageFolder' });
  }

  /** A picture of a folder, read when it is wanted. */
  async fromFolder(uri: string): Promise<RgbaImage> {
    const { name, bytes } = await this.requests.read(uri);
    return decodePicture(name, new Blob([bytes]));
  }

  /** Fetches pictures that only the host can read. */
  read(uris: readonly string[]): void {
    this.#options.host.post({ type: 'readPictures', uris });
  }

  /** What the host has read. */
  async receive({
    pictures,
    problems,
    isForCommand,
  }: Extract<HostMessage, { readonly type: 'addPictures' }>): Promise<void> {
    const sources = pictures.map(({ name, uri, bytes }) => ({
      name,
      origin: uri,
      file: new Blob([bytes]),
    }));
    const isBack = this.#awaited.length > 0 && pictures.every(({ uri }) => this.#awaited.includes(uri));
    if (!isForCommand && !isBack) return this.give(sources, problems);
    this.#awaited = [];
    const isWanted = pictures.some(({ uri }) => uri === this.#wanted);
    await this.#options.pictures.add(sources, problems, isWanted ? this.#wanted : null);
  }

  /** What a page before this one has kept; they come back once a model is open. */
  remember(kept: readonly KeptPicture[], wanted: string | null): void {
    this.#kept = kept;
    this.#wanted = wanted;
  }

  /** Whether `restore` will bring a picture back. */
  get bringsBack(): boolean {
    return this.#kept.some(({ origin }) => origin !== null);
  }

  /** Brings back the pictures that have an origin; of the others only the names are known. */
  async restore(): Promise<void> {
    const kept = this.#kept;
    this.#kept = [];
    const lost = kept.filter(({ origin }) => origin === null).map(({ name }) => name);
    const origins = kept.flatMap(({ origin }) => origin ?? []);
    const uris = origins.filter((origin) => sampleFile(origin) === null);
    this.#awaited = uris;
    if (uris.length > 0) this.read(uris);
    const samples = origins.flatMap((origin) => sampleFile(origin) ?? []);
    const sources = await Promise.all(samples.map((file) => sampleSource(this.#options.picturesUrl, file)));
    const problems = lost.length === 0 ? [] : [`Not kept when the window was reloaded: ${lost.join(', ')}.`];
    if (sources.length + problems.length > 0)
      await this.#options.pictures.add(sources, problems, this.#wanted);
  }
}
