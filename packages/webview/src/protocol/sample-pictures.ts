/** A picture that comes with the extension. */
export interface SamplePicture {
  /** Below the repository's models/samples; the host's build copies it. */
  readonly file: string;
  readonly label: string;
}

/** The drawings that the scripts in models/train make. */
export const samplePictures: readonly SamplePicture[] = [
  { file: 'cat-face.png', label: 'Cat' },
  { file: 'aquarium.png', label: 'Aquarium' },
  { file: 'meadow.png', label: 'Meadow' },
  { file: 'landscape.png', label: 'Landscape' },
  { file: 'digit.png', label: 'Digit' },
];
