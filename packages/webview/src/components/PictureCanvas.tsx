import type { RgbaImage } from '@featurescope/core';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { drawPicture } from '../pictures/draw-picture.js';

/** Smaller pictures show their pixels as squares; larger ones are scaled smoothly. */
const crispBelow = 96;

export interface PictureCanvasProps {
  readonly picture: RgbaImage;
  /** What it shows, in words; empty where something around it says it. */
  readonly label: string;
}

/** A picture that fills the width of what it is in. */
export function PictureCanvas({ picture, label }: PictureCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (ref.current) drawPicture(ref.current, picture);
  }, [picture]);
  const isCrisp = Math.max(picture.width, picture.height) < crispBelow;
  return (
    <canvas
      ref={ref}
      class={`picture${isCrisp ? ' picture-crisp' : ''}${picture.width < picture.height ? ' picture-tall' : ''}`}
      {...(label === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    ></canvas>
  );
}
