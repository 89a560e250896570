import { useEffect, useRef, useState } from 'preact/hooks';
import type { FilmFrames } from '../../film/film-frames.js';
import { wantsReducedMotion } from '../../film/reduced-motion.js';
import { IconButton } from '../IconButton.js';

export interface FilmPlayerProps {
  readonly frames: FilmFrames;
  /** What the film shows, in words. */
  readonly label: string;
}

/** Plays a film in a loop; stands still at first where motion is not wanted. */
export function FilmPlayer({ frames, label }: FilmPlayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [at, setAt] = useState(0);
  const [isPlaying, setPlaying] = useState(() => !wantsReducedMotion());
  const order = frames.order.value;
  const size = frames.size.value;
  const rate = frames.rate.value;
  const index = Math.min(at, order.length - 1);
  const picture = order[index];
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context && picture) void frames.draw(context, picture);
  }, [frames, picture, size]);
  useEffect(() => {
    if (!isPlaying || order.length < 2) return undefined;
    const timer = setInterval(() => {
      setAt((now) => (now + 1) % order.length);
    }, 1000 / rate);
    return () => {
      clearInterval(timer);
    };
  }, [isPlaying, order.length, rate]);
  if (!size || order.length === 0) return null;
  return (
    <div class="film-player" data-testid="film-player" data-count={order.length} data-frame={index}>
      <div class="film-screen">
        <canvas ref={canvas} role="img" aria-label={label} width={size.width} height={size.height}></canvas>
      </div>
      <div class="film-controls" role="group" aria-label="Player">
        <IconButton
          icon={isPlaying ? 'debug-pause' : 'play'}
          label={isPlaying ? 'Pause' : 'Play'}
          testId="film-play"
          onClick={() => {
            setPlaying(!isPlaying);
          }}
        />
        <input
          type="range"
          aria-label="Picture of the film"
          data-testid="film-scrub"
          min={0}
          max={order.length - 1}
          step={1}
          value={index}
          aria-valuetext={`${index + 1} of ${order.length}`}
          onInput={(event) => {
            setPlaying(false);
            setAt(event.currentTarget.valueAsNumber);
          }}
        />
        <output class="film-count">
          {index + 1} / {order.length}
        </output>
      </div>
    </div>
  );
}
