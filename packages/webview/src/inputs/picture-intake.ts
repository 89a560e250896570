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

/** The ways on which pictures come in. */
export class PictureIntake {
  readonly requests: PictureRequests;
  readonly #host: Pick<Host, 'post'>;
  readonly #pictures: InputPictures;
  readonly #picturesUrl: string;
  /** Pictures of before the reload that are not back yet. */
  #kept: readonly KeptPicture[] = [];
  /** Origin of the picture that was looked at before the reload. */
  #wanted: string | null = null;

  /** @param picturesUrl the folder of the sample pictures, ending in "/" */
  constructor(host: Pick<Host, 'post'>, pictures: InputPictures, picturesUrl: string) {
    this.#host = host;
    this.requests = new PictureRequests(host);
    this.#pictures = pictures;
    this.#picturesUrl = picturesUrl;
  }

  /** Takes files that were dropped or pasted. */
  async add(sources: readonly PictureSource[]): Promise<void> {
    await this.#pictures.add(sources);
  }

  async addSample(file: string): Promise<void> {
    await this.add([await sampleSource(this.#picturesUrl, file)]);
  }

  /** Asks the person for pictures. */
  choose(): void {
    this.#host.post({ type: 'choosePictures' });
  }

  /** Asks the person for a folder of images. */
  chooseFolder(): void {
    this.#host.post({ type: 'chooseImageFolder' });
  }

  /** A picture of a folder, read when it is wanted. */
  async fromFolder(uri: string): Promise<RgbaImage> {
    const { name, bytes } = await this.requests.read(uri);
    return decodePicture(name, new Blob([bytes]));
  }

  /** Fetches pictures that only the host can read. */
  read(uris: readonly string[]): void {
    this.#host.post({ type: 'readPictures', uris });
  }

  /** What the host has read. */
  async receive({
    pictures,
    problems,
  }: Extract<HostMessage, { readonly type: 'addPictures' }>): Promise<void> {
    const isWanted = pictures.some(({ uri }) => uri === this.#wanted);
    const sources = pictures.map(({ name, uri, bytes }) => ({
      name,
      origin: uri,
      file: new Blob([bytes]),
    }));
    await this.#pictures.add(sources, problems, isWanted ? this.#wanted : null);
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
    if (uris.length > 0) this.read(uris);
    const samples = origins.flatMap((origin) => sampleFile(origin) ?? []);
    const sources = await Promise.all(samples.map((file) => sampleSource(this.#picturesUrl, file)));
    const problems = lost.length === 0 ? [] : [`Not kept when the window was reloaded: ${lost.join(', ')}.`];
    if (sources.length + problems.length > 0) await this.#pictures.add(sources, problems, this.#wanted);
  }
}
